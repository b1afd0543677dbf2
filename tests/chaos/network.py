"""Hosts made of network namespaces, and what can be done to their network."""

import fcntl
import itertools
import os
import re
import subprocess

BRIDGE = "xynchaos"
NETWORK = "10.77.0"


def command(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Network:
    """A bridge that the hosts hang on; this process reaches them from NETWORK.1."""

    def __enter__(self):
        self.hosts = []
        self.numbers = itertools.count(2)
        self.__exit__()
        command("ip", "link", "add", BRIDGE, "type", "bridge")
        command("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        command("ip", "link", "set", BRIDGE, "up")
        return self

    def __exit__(self, *_):
        for line in command("ip", "netns", "list").splitlines():
            if line.startswith("xynchaos-"):
                command("ip", "netns", "del", line.split()[0], check=False)
        # A namespace goes away some time after it was deleted, its links with it.
        for line in command("ip", "-o", "link", "show", "type", "veth").splitlines():
            link = line.split()[1].split("@")[0]
            if re.fullmatch(r"xc[0-9]+", link):
                command("ip", "link", "del", link, check=False)
        command("ip", "link", "del", BRIDGE, check=False)

    def host(self, name):
        host = Host(name, f"{NETWORK}.{next(self.numbers)}")
        self.hosts.append(host)
        return host


class Host:
    def __init__(self, name, address):
        self.name = name
        self.address = address
        self.namespace = f"xynchaos-{name}"
        outside = f"xc{address.split('.')[-1]}"
        command("ip", "netns", "add", self.namespace)
        command("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", self.namespace)
        command("ip", "link", "set", outside, "master", BRIDGE, "up")
        self._inside("ip", "addr", "add", f"{address}/24", "dev", "eth0")
        self._inside("ip", "link", "set", "eth0", "up")
        self._inside("ip", "link", "set", "lo", "up")

    def _inside(self, *words, check=True):
        return command("ip", "netns", "exec", self.namespace, *words, check=check)

    def start(self, words, **options):
        return subprocess.Popen(["ip", "netns", "exec", self.namespace, *words], start_new_session=True, **options)

    def run(self, *words):
        return self._inside(*words)

    # What follows lasts until heal().

    def _rule(self, hook, rule):
        self._inside("nft", "add", "table", "inet", "chaos")
        self._inside("nft", "add", "chain", "inet", "chaos", hook, f"{{ type filter hook {hook} priority 0; }}")
        self._inside("nft", "add", "rule", "inet", "chaos", hook, *rule.split())

    def hear_nothing_from(self, other):
        self._rule("input", f"ip saddr {other.address} drop")

    def say_nothing_to(self, other):
        self._rule("output", f"ip daddr {other.address} drop")

    def reset_connections_to(self, other):
        self._rule("output", f"ip daddr {other.address} tcp flags & syn == 0 reject with tcp reset")

    def lose_packets(self, percent):
        self._rule("input", f"numgen random mod 100 < {percent} drop")

    def delay_packets(self, milliseconds):
        """With netem, where the kernel has it; else a bottleneck in which packets wait so long, and some are lost."""
        netem = f"tc qdisc add dev eth0 root netem delay {milliseconds}ms {milliseconds // 3}ms"
        bottleneck = f"tc qdisc add dev eth0 root tbf rate 200kbit burst 4kb latency {milliseconds * 2}ms"
        try:
            self._inside(*netem.split())
            return "netem"
        except RuntimeError:
            self._inside(*bottleneck.split())
            return "tbf"

    def heal(self):
        self._inside("nft", "delete", "table", "inet", "chaos", check=False)
        self._inside("tc", "qdisc", "del", "dev", "eth0", "root", check=False)


def require_root():
    if os.geteuid() != 0:
        raise SystemExit("chaos: network namespaces need root; run it as root or with sudo")


def only_one():
    """The hosts have fixed names. The lock is let go when the process ends, however it ends."""
    lock = open("/run/lock/xyn-chaos", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit("chaos: another run is under way on this machine; wait until it has ended") from None
    return lock
