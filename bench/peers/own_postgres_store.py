"""A PostgreSQL of the comparison's own, on a free port, in a temporary directory that goes with it."""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import psycopg2

import processes
from postgres_store import PostgresStore, connect, query
from postmaster import Postmaster

SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "8GB"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def programs():
    versions = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
    return os.environ.get("XYN_TEST_PG_BIN") or versions[-1]


class Server:
    """From its construction to close()."""

    def __init__(self):
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = tempfile.mkdtemp(prefix="xyn-compare-")
        self._process = None
        self.url = f"postgres://postgres@127.0.0.1:{free_port()}/postgres"
        try:
            self._start()
            self._await_start()
        except BaseException:
            self.close()
            raise

    @property
    def pid(self):
        return self._process.pid

    def _start(self):
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        data = os.path.join(self._folder, "data")
        processes.output_of([f"{programs()}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                             "--locale=C", "--no-sync"], user=self._user, folder=self._folder)
        words = [word for name, value in self._options().items() for word in ("-c", f"{name}={value}")]
        with open(self._log(), "w") as log:
            self._process = subprocess.Popen(
                processes.bound([f"{programs()}/postgres", "-D", data, *words], self._user, signal="QUIT"),
                stdout=log, stderr=log, cwd=self._folder, start_new_session=True)

    def _options(self):
        port = self.url.rpartition(":")[2].partition("/")[0]
        options = {**SETTINGS, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
        if glob.glob(f"{programs()}/../lib/**/pg_stat_statements.so", recursive=True):
            options["shared_preload_libraries"] = "pg_stat_statements"
        return options

    def _log(self):
        return os.path.join(self._folder, "log")

    def _await_start(self):
        deadline = time.monotonic() + 120
        while True:
            try:
                return connect(self.url).close()
            except psycopg2.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    with open(self._log()) as log:
                        raise RuntimeError("PostgreSQL does not start:\n" + log.read()) from None
                time.sleep(0.05)

    def close(self):
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)  # nothing here is to last
            self._process.wait()
        shutil.rmtree(self._folder)


class OwnPostgresStore(PostgresStore):
    def __init__(self):
        with contextlib.ExitStack() as until_complete:
            self._server = Server()
            until_complete.callback(self._server.close)
            self.postmaster = Postmaster(self._server.pid)
            with contextlib.closing(connect(self._server.url)) as connection:
                if query(connection, "SHOW shared_preload_libraries") == [("pg_stat_statements",)]:
                    query(connection, "CREATE EXTENSION pg_stat_statements")
            super().__init__(self._server.url)
            until_complete.pop_all()

    def close(self):
        super().close()
        self._server.close()
