"""Xyn's worker behind a PgBouncer in transaction mode, which keeps no prepared statements and passes no wake-ups on."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse

import psycopg2

import processes
from own_postgres_store import free_port
from xyn import Worker, Xyn

PROGRAM = "/usr/sbin/pgbouncer"

SETTINGS = """[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
"""


class Pooler:
    """Between its clients and the server of `url`. Stops with its block."""

    def __init__(self, url):
        server = urllib.parse.urlsplit(url)
        own_port = free_port()
        user = "postgres" if os.geteuid() == 0 else None
        self._folder = tempfile.mkdtemp(prefix="xyn-pooler-")
        settings = os.path.join(self._folder, "settings")
        databases = SETTINGS.format(host=server.hostname, port=server.port or 5432, own_port=own_port)
        if server.username:  # auth_type any knows no user names
            databases = databases.replace(" port=", f" user={server.username} port=", 1)
        with open(settings, "w") as file:
            file.write(databases)
        if user:
            for path in (self._folder, settings):
                shutil.chown(path, user, user)
        self.url = server._replace(netloc=f"{server.username or ''}@127.0.0.1:{own_port}").geturl()
        self._process = subprocess.Popen(processes.bound([PROGRAM, settings], user), stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(200):
            with contextlib.suppress(psycopg2.OperationalError):
                psycopg2.connect(self.url).close()
                return self
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"{PROGRAM} does not answer")

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(60)
        shutil.rmtree(self._folder)


class PooledXyn(Xyn):
    name = "Xyn through PgBouncer"
    key = "xyn-pooled"
    settings = "one `xyn worker --prepare-statements=false` behind a PgBouncer in transaction mode"

    def prepare(self, url, runs):
        if not os.path.exists(PROGRAM):
            raise RuntimeError(f"{PROGRAM} is missing; scripts/setup --tests installs it")
        super().prepare(url, runs)

    def work(self, url, runs):
        with Pooler(url) as pooler:
            begin = time.monotonic()
            with Worker(self._program, pooler.url, XYN_PREPARE_STATEMENTS="false") as worker:
                worker.await_completed(runs)
                return time.monotonic() - begin
