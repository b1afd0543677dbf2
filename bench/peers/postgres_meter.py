"""What work in a database costs it, from PostgreSQL's counters and those of its processes."""

import threading
import time

TRANSACTIONS = "SELECT xact_commit FROM pg_stat_database WHERE datname = %s"
STATEMENTS = ("SELECT coalesce(sum(calls), 0) FROM pg_stat_statements "
              "WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %s)")
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
WAL_BYTES = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
# Each update and each deletion leaves one.
DEAD_ROWS = "SELECT coalesce(sum(n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables"


class PostgresMeter:
    """Measures what happens in its block. What backends of the database did is counted completely only once they
    have ended: they must come and go within the block."""

    def __init__(self, server, url, database):
        self._server = server
        self._url = url
        self._database = database
        self._connections = 0
        self._stopped = threading.Event()
        self._sampler = threading.Thread(target=self._sample_connections)
        self._before = None

    def __enter__(self):
        dead_rows = self._server.number(self._url, DEAD_ROWS)
        self._await_end_of_backends()
        self._before = {"dead rows": dead_rows, **self._counters()}
        self._sampler.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._sampler.join()

    def cost(self, runs):
        """Of each of the runs; connections are the most there were at a time. After the block."""
        self._await_end_of_backends()
        after = self._counters()
        after["dead rows"] = self._server.number(self._url, DEAD_ROWS)
        cost = {name: None if after[name] is None else float(after[name] - self._before[name]) / runs for name in after}
        return {**cost, "connections": self._connections}

    def _counters(self):
        server = self._server
        return {
            "transactions": server.watch(TRANSACTIONS, self._database),
            "statements": server.watch(STATEMENTS, self._database) if server.counts_statements else None,
            "WAL bytes": server.watch(WAL_BYTES),
            "database CPU µs": server.postmaster.cpu_seconds_of_ended() * 1e6 if server.postmaster else None,
        }

    def _sample_connections(self):
        while not self._stopped.wait(0.1):
            self._connections = max(self._connections, self._server.watch(CONNECTIONS, self._database))

    def _backends_are_left(self):
        postmaster = self._server.postmaster
        return (self._server.watch(CONNECTIONS, self._database) > 0
                or postmaster is not None and postmaster.serves(self._database))

    def _await_end_of_backends(self):
        deadline = time.monotonic() + 60
        while self._backends_are_left():
            if time.monotonic() > deadline:
                raise RuntimeError(f"there are still backends of {self._database} a minute after the work")
            time.sleep(0.01)
