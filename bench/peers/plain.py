"""Plain SQL: pgbench claims and finishes batches over two connections, with nothing around it."""

import os
import re

import psycopg2

import processes

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH = 200  # as in plain_work.sql
CONNECTIONS = 2
# As the sessions of Xyn have it: over a small table the planner would read all of it for each batch.
PLANNER = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
ENQUEUE = """INSERT INTO runs (name, inputs) SELECT 'noop', '{"a": 1}' FROM generate_series(1, %s)"""


class Plain:
    name = "plain SQL"
    key = "plain"
    portion = 1
    settings = f"pgbench, prepared statements, index scans only, batches of {BATCH}, {CONNECTIONS} connections"
    unfinished = "SELECT count(*) FROM runs WHERE status <> 'COMPLETED'"

    def version(self):
        return processes.output_of(["pgbench", "--version"]).strip()

    def prepare(self, url, runs):
        with open(os.path.join(HERE, "plain_schema.sql")) as schema, psycopg2.connect(url) as connection:
            with connection.cursor() as cursor:
                cursor.execute(schema.read())
                cursor.execute(ENQUEUE, [runs])
        connection.close()

    def work(self, url, runs):
        """The time that pgbench takes, without that of connecting."""
        transactions = -(-runs // (BATCH * CONNECTIONS))
        printed = processes.output_of(["pgbench", "-n", "-M", "prepared", "-c", CONNECTIONS, "-j", CONNECTIONS,
                                       "-t", transactions, "-f", os.path.join(HERE, "plain_work.sql"), url],
                                      PGOPTIONS=PLANNER)
        per_second = float(re.search(r"^tps = (\S+)", printed, re.MULTILINE).group(1))
        return transactions * CONNECTIONS / per_second
