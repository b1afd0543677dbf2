"""PostgreSQL on a small disk of its own, on a host of its own; and PgBouncer."""

import glob
import os
import shutil
import signal
import subprocess
import time

import psycopg2

from network import command

DISK_MEGABYTES = 700


class Postgres:
    def __init__(self, host, folder):
        self.host = host
        self.disk = os.path.join(folder, "disk")
        self.data = os.path.join(self.disk, "data")
        self.filler = os.path.join(self.disk, "filler")
        versions = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self.programs = os.environ.get("XYN_TEST_PG_BIN", versions[-1])
        os.mkdir(self.disk)
        command("mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", self.disk)
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

    def fill_disk(self):
        with open(self.filler, "wb") as filler:
            try:
                while True:
                    filler.write(b"\0" * 65536)
                    filler.flush()
            except OSError:
                pass

    def empty_disk(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)

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

    def close(self):
        self.stop("immediate")
        for _ in range(50):
            if subprocess.run(["umount", self.disk], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)


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
