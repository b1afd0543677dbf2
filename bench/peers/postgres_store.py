"""PostgreSQL: one started for the comparison, or one that a URL names; a fresh database for each measurement."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import psycopg2

import processes
from postgres_meter import PostgresMeter
from postmaster import Postmaster

DATABASE = "xyn_compare"
SETTINGS = {"shared_buffers": "2GB", "max_wal_size": "8GB"}
SHOWN = ["shared_buffers", "max_wal_size", "fsync", "synchronous_commit", "full_page_writes", "shared_preload_libraries"]


def connect(url):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


class PostgresStore:
    """A server that others started; it must let its user create databases and checkpoint."""

    postmaster = None

    def __init__(self, url):
        self._url = url
        self._watcher = connect(url)
        self.counts_statements = self.watch(
            "SELECT count(*) FROM pg_settings WHERE name = 'shared_preload_libraries' AND setting ~ 'pg_stat_statements'") > 0
        if self.counts_statements:
            self._execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def watch(self, sql, *values):
        """One value, over a connection that stays open and belongs to no fresh database."""
        with self._watcher.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchone()[0]

    def number(self, url, sql):
        """One value, over a connection of its own."""
        connection = connect(url)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        finally:
            connection.close()

    def _execute(self, sql, url=None):
        connection = connect(url) if url else self._watcher
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
        finally:
            if url:
                connection.close()

    def fresh(self):
        self.drop()
        self._execute(f"CREATE DATABASE {DATABASE}")
        return urllib.parse.urlsplit(self._url)._replace(path=f"/{DATABASE}").geturl()

    def settle(self, url):
        self._execute("VACUUM ANALYZE", url)
        self._execute("CHECKPOINT", url)

    def meter(self, url):
        return PostgresMeter(self, url, DATABASE)

    def drop(self, _url=None):
        self._execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def settings(self):
        shown = {name: self.watch(f"SHOW {name}") for name in SHOWN}
        return {"PostgreSQL": self.watch("SHOW server_version"), **shown}

    def close(self):
        self._watcher.close()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class OwnPostgresStore(PostgresStore):
    """A server of its own in a temporary directory."""

    def __init__(self):
        versions = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self._programs = os.environ.get("XYN_TEST_PG_BIN") or versions[-1]
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = tempfile.mkdtemp(prefix="xyn-compare-")
        self._server = None
        try:
            port = self._start()
            self.postmaster = Postmaster(self._server.pid)
            super().__init__(f"postgres://postgres@127.0.0.1:{port}/postgres")
        except BaseException:
            self._remove()
            raise

    def _start(self):
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        data = os.path.join(self._folder, "data")
        processes.output_of([f"{self._programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                             "--locale=C"], user=self._user, folder=self._folder)
        port = free_port()
        options = {**SETTINGS, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
        if glob.glob(f"{self._programs}/../lib/**/pg_stat_statements.so", recursive=True):
            options["shared_preload_libraries"] = "pg_stat_statements"
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with open(os.path.join(self._folder, "log"), "w") as log:
            self._server = subprocess.Popen(
                processes.bound([f"{self._programs}/postgres", "-D", data, *words], self._user, signal="QUIT"),
                stdout=log, stderr=log, cwd=self._folder, start_new_session=True)
        self._await_start(f"postgres://postgres@127.0.0.1:{port}/postgres")
        return port

    def _await_start(self, url):
        deadline = time.monotonic() + 60
        while True:
            try:
                return connect(url).close()
            except psycopg2.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    with open(os.path.join(self._folder, "log")) as log:
                        raise RuntimeError("PostgreSQL does not start:\n" + log.read()) from None
                time.sleep(0.05)

    def close(self):
        super().close()
        self._remove()

    def _remove(self):
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(60)
        shutil.rmtree(self._folder)
