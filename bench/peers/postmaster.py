"""The processes of a PostgreSQL server on this host, as /proc shows them."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


def contents(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        return None


class Postmaster:
    def __init__(self, pid):
        self.pid = pid

    def cpu_seconds_of_ended(self):
        """Of all backends (and autovacuum workers) that have ended so far."""
        fields = contents(f"/proc/{self.pid}/stat").rpartition(b")")[2].split()
        return (int(fields[13]) + int(fields[14])) / TICKS

    def serves(self, database):
        """Whether a client's backend of the database is still there, if only to be waited for."""
        children = contents(f"/proc/{self.pid}/task/{self.pid}/children").split()
        titles = [contents(f"/proc/{child.decode()}/cmdline") for child in children]
        return any(title == b"" or title and f" {database} 127.0.0.1(".encode() in title for title in titles)
