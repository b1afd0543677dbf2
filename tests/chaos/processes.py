"""Processes of Xyn on their hosts."""

import os
import re
import signal
import urllib.request

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


class Process:
    """One command of Xyn; killed and started again, each incarnation has a name of its own."""

    def __init__(self, program, host, folder, words, port, environment):
        self.program = program
        self.host = host
        self.folder = folder
        self.words = words
        self.port = port
        self.environment = environment
        self.incarnation = 0
        self.process = None
        self.stopped = False

    @property
    def worker_id(self):
        return f"{self.host.name}.{self.incarnation}"

    def start(self):
        self.incarnation += 1
        environment = {**os.environ, **self.environment, "WORKER_ID": self.worker_id, "XYN_INSECURE": "true",
                       "XYN_LISTEN": f"{self.host.address}:{self.port}", "LOG_LEVEL": "info",
                       "CHAOS_LEDGER": os.path.join(self.folder, "ledger")}
        log = open(os.path.join(self.folder, f"{self.worker_id}.log"), "w")
        self.process = self.host.start([self.program, *self.words], env=environment, stdout=log, stderr=log)
        log.close()

    def signal(self, number):
        # `ip netns exec` becomes the program; the group has nobody else.
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def end(self, seconds=60):
        self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def page(self, path="/metrics", timeout=5):
        with urllib.request.urlopen(f"http://{self.host.address}:{self.port}{path}", timeout=timeout) as answer:
            return answer.read().decode()

    def value(self, series):
        found = re.search(rf"^{re.escape(series)} (\S+)$", self.page(), re.MULTILINE)
        return float(found.group(1)) if found else None


class Clock:
    """Of a host: the file from which libfaketime takes how far its wall clock is off."""

    def __init__(self, folder, name):
        self.file = os.path.join(folder, f"{name}.clock")
        self.jump(0)

    def jump(self, seconds):
        with open(self.file + ".new", "w") as file:
            file.write(f"{seconds:+d}\n")
        os.rename(self.file + ".new", self.file)

    def environment(self):
        return {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
