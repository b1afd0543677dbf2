"""Plain SQLite: a process that claims and finishes batches in the table that Xyn makes, without its triggers."""

import contextlib
import os
import sqlite3
import sys

import processes
from sqlite_store import file_of
from xyn import Xyn

HERE = os.path.dirname(os.path.abspath(__file__))


class PlainSqlite:
    name = "plain SQL"
    key = "plain"
    portion = 1
    settings = "a Python process, batches of 200, Xyn's table and indexes without triggers"
    unfinished = Xyn.unfinished

    def __init__(self, xyn):
        self._xyn = xyn

    def version(self):
        return f"Python {sys.version.split()[0]}"

    def prepare(self, url, runs):
        self._xyn.prepare(url, runs)
        with contextlib.closing(sqlite3.connect(file_of(url))) as connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")

    def work(self, url, _runs):
        return float(processes.output_of([sys.executable, "-B", f"{HERE}/plain_sqlite_work.py", file_of(url)]))
