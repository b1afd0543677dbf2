"""plain_sqlite_work.py FILE: claims and finishes what is queued, 200 at a time; prints the seconds it took."""

import json
import sqlite3
import sys
import time

CLAIM = """
UPDATE runs SET status = 'RUNNING', attempt = attempt + 1, locked_at = :now, locked_by = 'worker',
                lease_expires_at = :now + 60000000, started_at = :now
WHERE id IN (SELECT id FROM runs WHERE status = 'QUEUED' AND name = 'xyn.noop' AND run_at <= :now
             ORDER BY priority, run_at, id LIMIT 200)
RETURNING id"""
FINISH = """
UPDATE runs SET status = 'COMPLETED', outputs = inputs, completed_at = :now, lease_expires_at = NULL
WHERE id IN (SELECT value FROM json_each(:ids)) AND +status = 'RUNNING' AND locked_by = 'worker'"""


def transact(connection, sql, **values):
    connection.execute("BEGIN IMMEDIATE")
    rows = connection.execute(sql, {"now": time.time_ns() // 1000, **values}).fetchall()
    connection.execute("COMMIT")
    return rows


def main():
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    begin = time.monotonic()
    while claimed := transact(connection, CLAIM):
        transact(connection, FINISH, ids=json.dumps([run_id for (run_id,) in claimed]))
    print(time.monotonic() - begin)


main()
