"""Xyn: its command line, and one worker process."""

import contextlib
import http.client
import re
import subprocess
import tempfile
import time

import processes


class Worker:
    """A process of `xyn worker`, and what its page says. Stops with its block."""

    def __init__(self, program, url, **variables):
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            processes.bound([program, "worker", "--listen", "127.0.0.1:0"]),
            env=processes.environment(DATABASE_URL=url, **variables),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._log, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.communicate(timeout=60)
        self._log.close()

    def _ended(self):
        self._process.terminate()
        code = self._process.wait(60)
        self._log.seek(0)
        return RuntimeError(f"xyn worker ended with {code}:\n{self._log.read()}")

    def _address(self):
        for line in self._process.stdout:
            if found := re.search(r"listening on http://(\S+)", line):
                return found.group(1)
        raise self._ended()

    def await_completed(self, runs):
        """Looks seldom, and often towards the end: a look takes the CPU from those that are measured."""
        begin = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection(self._address(), timeout=60)) as page:
            while (done := self._completed(page)) < runs:
                pace = max(done, 1) / (time.monotonic() - begin)
                time.sleep(min(max((runs - done) / pace / 2, 0.005), 0.2))

    def _completed(self, page):
        try:
            page.request("GET", "/metrics")
            text = page.getresponse().read().decode()
        except (OSError, http.client.HTTPException):
            raise self._ended() from None
        found = re.search(r'^xyn_runs_finished_total\{status="COMPLETED"\} (\S+)$', text, re.MULTILINE)
        return float(found.group(1)) if found else 0


class Xyn:
    """On either store."""

    name = "Xyn"
    key = "xyn"
    portion = 1
    settings = "one `xyn worker`, default settings"
    unfinished = "SELECT count(*) FROM runs WHERE status <> 'COMPLETED'"

    def __init__(self, program):
        self._program = program

    def _run(self, *words, url=""):
        return processes.output_of([self._program, *words], DATABASE_URL=url)

    def version(self):
        return self._run("--version").strip()

    def prepare(self, url, runs):
        self._run("migrate", url=url)
        self._run("enqueue", "xyn.noop", "--inputs", '{"a": 1}', "--count", str(runs), url=url)

    def work(self, url, runs):
        """From the start of the process to the moment when its page counts the last run."""
        begin = time.monotonic()
        with Worker(self._program, url) as worker:
            worker.await_completed(runs)
            return time.monotonic() - begin
