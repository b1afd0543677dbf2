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
    """Runs from its construction to stop(). Backends of the database must come and go in between: what they did is
    counted completely only once they have ended."""

    def __init__(self, server, url, database):
        self._server = server
        self._url = url
        self._database = database
        self._connections = 0
        self._stopped = threading.Event()
        dead_rows = server.number(url, DEAD_ROWS)
        self._await_end_of_backends()
        self._before = {"dead rows": dead_rows, **self._counters()}
        self._sampler = threading.Thread(target=self._sample_connections)
        self._sampler.start()

    def stop(self, runs):
        """The cost of each of the runs; connections are the most there were at a time."""
        self._stopped.set()
        self._sampler.join()
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
            "database CPU µs": server.postmaster and server.postmaster.cpu_seconds_of_ended() * 1e6,
        }

    def _sample_connections(self):
        while not self._stopped.wait(0.1):
            self._connections = max(self._connections, self._server.watch(CONNECTIONS, self._database))

    def _await_end_of_backends(self):
        postmaster = self._server.postmaster
        deadline = time.monotonic() + 30
        while self._server.watch(CONNECTIONS, self._database) > 0 or postmaster and postmaster.serves(self._database):
            if time.monotonic() > deadline:
                raise RuntimeError("backends of the work are still there 30 s after it")
            time.sleep(0.01)
