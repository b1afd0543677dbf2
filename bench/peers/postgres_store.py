"""PostgreSQL: a server that a URL names, and a fresh database of it for each measurement."""

import contextlib
import urllib.parse

import psycopg2

from postgres_meter import PostgresMeter

DATABASE = "xyn_compare"
SETTINGS = "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY (%s) ORDER BY name"
SHOWN = ["fsync", "full_page_writes", "max_wal_size", "server_version", "shared_buffers", "shared_preload_libraries",
         "synchronous_commit"]
COUNTS_STATEMENTS = """
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')
   AND EXISTS (SELECT FROM pg_settings WHERE name = 'shared_preload_libraries' AND setting ~ 'pg_stat_statements')"""


def connect(url):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


def query(connection, sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


class PostgresStore:
    """The user of the URL must be allowed to create databases and to checkpoint."""

    postmaster = None  # processes of other hosts cannot be looked at

    def __init__(self, url):
        self._url = url
        self._watcher = connect(url)
        self.counts_statements = self.watch(COUNTS_STATEMENTS)

    def watch(self, sql, *values):
        """One value, over a connection that stays open and belongs to no fresh database. From any thread."""
        return query(self._watcher, sql, *values)[0][0]

    def number(self, url, sql):
        """One value, over a connection of its own."""
        with contextlib.closing(connect(url)) as connection:
            return query(connection, sql)[0][0]

    def fresh(self):
        self.drop()
        query(self._watcher, f"CREATE DATABASE {DATABASE}")
        return urllib.parse.urlsplit(self._url)._replace(path=f"/{DATABASE}").geturl()

    def settle(self, url):
        with contextlib.closing(connect(url)) as connection:
            query(connection, "VACUUM ANALYZE")
            query(connection, "CHECKPOINT")

    def meter(self, url):
        return PostgresMeter(self, url, DATABASE)

    def drop(self, _url=None):
        query(self._watcher, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def settings(self):
        return dict(query(self._watcher, SETTINGS, SHOWN))

    def close(self):
        self._watcher.close()
