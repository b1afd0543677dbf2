"""SQLite: a file in a folder of its own for each measurement."""

import contextlib
import os
import shutil
import sqlite3
import tempfile


class SqliteMeter:
    """There is no server that could cost anything: all work is that of the worker."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def cost(self, _runs):
        return {}


def file_of(url):
    return url.removeprefix("sqlite:")


class SqliteStore:
    def fresh(self):
        return f"sqlite:{tempfile.mkdtemp(prefix='xyn-compare-')}/xyn.db"

    def number(self, url, sql):
        with contextlib.closing(sqlite3.connect(file_of(url))) as connection:
            return connection.execute(sql).fetchone()[0]

    def settle(self, url):
        self.number(url, "PRAGMA wal_checkpoint(TRUNCATE)")

    def meter(self, _url):
        return SqliteMeter()

    def drop(self, url):
        shutil.rmtree(os.path.dirname(file_of(url)))

    def settings(self):
        return {"SQLite": sqlite3.sqlite_version, "journal_mode": "WAL", "synchronous": "FULL"}

    def close(self):
        """Nothing is left open."""
