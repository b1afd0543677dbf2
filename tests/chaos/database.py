"""PostgreSQL on a small disk of its own, on a host of its own, and PgBouncer; SQLite on a small disk."""

import glob
import os
import shutil
import signal
import sqlite3
import subprocess
import time

import psycopg2

from history import Entry, Row
from network import command

# In the transaction that changes the row, so that it is there exactly if the change is.
KEEP_IN_POSTGRES = """
CREATE TABLE chaos_history (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_at timestamptz NOT NULL DEFAULT now(), id uuid NOT NULL, was text, is_now text NOT NULL,
  attempt_was integer, attempt integer NOT NULL, lease_was timestamptz, lease timestamptz, locked_by text);
CREATE FUNCTION chaos_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO chaos_history (id, was, is_now, attempt_was, attempt, lease_was, lease, locked_by)
  SELECT NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status::text END, NEW.status::text,
         CASE WHEN TG_OP = 'UPDATE' THEN OLD.attempt END, NEW.attempt,
         CASE WHEN TG_OP = 'UPDATE' THEN OLD.lease_expires_at END, NEW.lease_expires_at,
         coalesce(NEW.locked_by, CASE WHEN TG_OP = 'UPDATE' THEN OLD.locked_by END);
  RETURN NULL;
END $$;
CREATE TRIGGER chaos_inserted AFTER INSERT ON runs FOR EACH ROW EXECUTE FUNCTION chaos_write();
CREATE TRIGGER chaos_updated AFTER UPDATE ON runs FOR EACH ROW
WHEN ((OLD.status, OLD.attempt) IS DISTINCT FROM (NEW.status, NEW.attempt)) EXECUTE FUNCTION chaos_write();
"""

KEEP_IN_SQLITE = """
CREATE TABLE chaos_history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL DEFAULT ((julianday('now') - 2440587.5) * 86400), id TEXT NOT NULL,
  was TEXT, is_now TEXT NOT NULL, attempt_was INTEGER, attempt INTEGER NOT NULL, lease_was INTEGER, lease INTEGER,
  locked_at INTEGER, locked_by TEXT);
CREATE TRIGGER chaos_inserted AFTER INSERT ON runs BEGIN
  INSERT INTO chaos_history (id, is_now, attempt, locked_by) VALUES (NEW.id, NEW.status, NEW.attempt, NEW.locked_by);
END;
CREATE TRIGGER chaos_updated AFTER UPDATE ON runs WHEN (OLD.status, OLD.attempt) IS NOT (NEW.status, NEW.attempt) BEGIN
  INSERT INTO chaos_history (id, was, is_now, attempt_was, attempt, lease_was, lease, locked_at, locked_by)
  VALUES (NEW.id, OLD.status, NEW.status, OLD.attempt, NEW.attempt, OLD.lease_expires_at, NEW.lease_expires_at, NEW.locked_at,
          coalesce(NEW.locked_by, OLD.locked_by));
END;
"""


class Disk:
    """A small one, which can be filled."""

    def __init__(self, folder, megabytes):
        self.path = os.path.join(folder, "disk")
        self.filler = os.path.join(self.path, "filler")
        os.mkdir(self.path)
        command("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", self.path)

    def fill(self):
        # Unbuffered: what a buffer still held would be tried again by close, and fail again.
        with open(self.filler, "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"\0" * 65536)
            except OSError:
                pass

    def empty(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)

    def close(self):
        for _ in range(50):
            if subprocess.run(["umount", self.path], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)


class Postgres:
    def __init__(self, host, folder, disk_megabytes):
        self.host = host
        self.disk = Disk(folder, disk_megabytes)
        self.data = os.path.join(self.disk.path, "data")
        versions = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self.programs = os.environ.get("XYN_TEST_PG_BIN", versions[-1])
        os.mkdir(self.data)
        shutil.chown(self.data, "postgres", "postgres")
        self.log = os.path.join(folder, "postgres.log")
        with open(self.log, "w"):
            pass
        shutil.chown(self.log, "postgres", "postgres")
        self._as_postgres("initdb", "-D", self.data, "-A", "trust", "--no-sync")
        with open(os.path.join(self.data, "postgresql.conf"), "a") as settings:
            settings.write(f"listen_addresses = '{host.address}'\nunix_socket_directories = ''\n"
                           "max_connections = 300\nmax_wal_size = 200MB\nlog_min_messages = fatal\n"
                           "tcp_keepalives_idle = 2\ntcp_keepalives_interval = 1\ntcp_keepalives_count = 3\n"
                           "tcp_user_timeout = 5s\n")
        with open(os.path.join(self.data, "pg_hba.conf"), "a") as access:
            access.write("host all all 10.77.0.0/24 trust\n")

    def _as_postgres(self, program, *options, check=True):
        return command("ip", "netns", "exec", self.host.namespace, "runuser", "-u", "postgres", "--",
                       os.path.join(self.programs, program), *options, check=check)

    def url(self, user="postgres"):
        return f"postgres://{user}@{self.host.address}:5432/postgres"

    def start(self):
        self._as_postgres("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def stop(self, mode):
        self._as_postgres("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop", check=False)

    def runs(self):
        try:
            self.connect().close()
            return True
        except psycopg2.Error:
            return False

    def recover(self):
        """It ends itself when it cannot write its log."""
        if not self.runs():
            self.stop("immediate")
            self.start()

    def connect(self, timeout=5):
        connection = psycopg2.connect(self.url(), connect_timeout=timeout, application_name="chaos")
        connection.autocommit = True
        return connection

    def query(self, sql, *values):
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def keep_history(self):
        self.query(KEEP_IN_POSTGRES)

    def history(self):
        rows = self.query("SELECT extract(epoch FROM at)::float8, extract(epoch FROM decided_at)::float8, id::text, was, is_now, "
                          "attempt_was, attempt, extract(epoch FROM lease_was)::float8, extract(epoch FROM lease)::float8, "
                          "locked_by FROM chaos_history ORDER BY seq")
        return [Entry(*row) for row in rows]

    def rows(self):
        return [Row(*row) for row in self.query(
            "SELECT id::text, status::text, attempt, locked_by, (outputs->>'attempt')::integer, outputs->>'worker' "
            "FROM runs WHERE name = 'chaos.work'")]

    def close(self):
        self.stop("immediate")
        self.disk.close()


class Sqlite:
    """A file that the processes of one host share."""

    def __init__(self, folder, disk_megabytes):
        self.disk = Disk(folder, disk_megabytes)
        self.file = os.path.join(self.disk.path, "xyn.db")

    def url(self):
        return f"sqlite:{self.file}"

    def recover(self):
        """There is nobody to recover: the next transaction does."""

    def query(self, sql, *values):
        connection = sqlite3.connect(self.file, timeout=60, isolation_level=None)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def keep_history(self):
        connection = sqlite3.connect(self.file, timeout=60, isolation_level=None)
        connection.executescript(KEEP_IN_SQLITE)
        connection.close()

    def history(self):
        rows = self.query("SELECT at, coalesce(CASE WHEN is_now = 'RUNNING' THEN locked_at / 1e6 END, at), id, was, is_now, attempt_was, "
                          "attempt, lease_was / 1e6, lease / 1e6, locked_by FROM chaos_history ORDER BY seq")
        return [Entry(*row) for row in rows]

    def rows(self):
        return [Row(*row) for row in self.query(
            "SELECT id, status, attempt, locked_by, outputs->>'attempt', outputs->>'worker' FROM runs WHERE name = 'chaos.work'")]

    def close(self):
        self.disk.close()


class Pgbouncer:
    """In transaction mode."""

    def __init__(self, host, postgres, folder):
        self.host = host
        self.folder = os.path.join(folder, "pgbouncer")
        os.mkdir(self.folder)
        self.settings = os.path.join(self.folder, "pgbouncer.ini")
        users = os.path.join(self.folder, "users.txt")
        with open(users, "w") as file:
            file.write('"postgres" ""\n')
        with open(self.settings, "w") as file:
            file.write(f"[databases]\npostgres = host={postgres.host.address} port=5432 dbname=postgres\n"
                       f"[pgbouncer]\nlisten_addr = {host.address}\nlisten_port = 6432\nunix_socket_dir =\n"
                       f"auth_type = trust\nauth_file = {users}\npool_mode = transaction\nmax_client_conn = 200\n"
                       f"default_pool_size = 20\nserver_login_retry = 1\nlogfile = {self.folder}/log\n"
                       "ignore_startup_parameters = extra_float_digits,options\n")
        command("chown", "-R", "postgres", self.folder)
        self.process = None

    def url(self):
        return f"postgres://postgres@{self.host.address}:6432/postgres"

    def start(self):
        self.process = self.host.start(["runuser", "-u", "postgres", "--", "pgbouncer", "-q", self.settings])

    def kill(self):
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
