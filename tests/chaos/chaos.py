#!/usr/bin/env python3
"""Xyn under faults: see docs/reliability.md.

  tests/chaos/run [--store postgres|sqlite] [--seconds 300] [--seed N] [--rate 100] [--keep]

Prints the seed, which replays the schedule of faults, and what it found; exit 1 if a promise was broken."""

import argparse
import collections
import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import sys
import tempfile
import time

import psycopg2

import faults
import history
from database import Pgbouncer, Postgres, Sqlite
from load import Load
from network import Network, only_one, require_root
from processes import Clock, Process


def parse():
    parser = argparse.ArgumentParser(description="Xyn under faults")
    parser.add_argument("program", help="the program built from chaos_program.cc")
    parser.add_argument("--store", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--seconds", type=int, default=300, help="of faults; then everything must come to its end")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--rate", type=int, default=100, help="runs enqueued a second")
    parser.add_argument("--keep", action="store_true", help="keep logs, ledger and history also if all is well")
    return parser.parse_args()


def disk_megabytes(options):
    """Room for what is enqueued until the end, and not much more."""
    return 500 + options.seconds * options.rate // 100


class Stage:
    """A database, an API server and workers, and what may happen to them."""

    def __init__(self, options, network, folder):
        self.program = os.path.abspath(options.program)
        self.network = network
        self.folder = folder
        self.crowd = []

    def process(self, host, words, port, environment):
        settings = {"DATABASE_URL": self.database.url(), "LEASE_DURATION_SECONDS": str(faults.LEASE),
                    "WORKER_CONCURRENCY": "16", "SHUTDOWN_GRACE_SECONDS": "2", "METRICS_COLLECTOR_INTERVAL": "1"}
        return Process(self.program, host, self.folder, words, port, {**settings, **environment})

    def worker(self, host, port=9464, environment=None):
        return self.process(host, ["worker"], port, environment or {})

    def one_of_the_crowd(self):
        """All on one host, by names of their own."""
        worker = self.worker(self.crowd_host, port=10000 + len(self.crowd))
        worker.incarnation = len(self.crowd)
        self.crowd.append(worker)
        return worker

    def run_xyn(self, *words):
        os.environ["DATABASE_URL"] = self.database.url()
        return self.server.host.run(self.program, *words)

    def start(self):
        self.start_database()
        self.run_xyn("migrate")
        self.database.keep_history()
        for process in [self.server, *self.workers]:
            process.start()
        return faults.Scene(self.database, self.bouncer, self.workers, self.clock, self.one_of_the_crowd)

    def mend(self):
        for host in self.network.hosts:
            host.heal()
        self.clock.jump(0)

    def close(self):
        for process in [self.server, *self.workers, *self.crowd]:
            if process.is_running():
                process.thaw()
                process.kill()
        if self.bouncer is not None:
            self.bouncer.kill()
        self.database.close()


class PostgresStage(Stage):
    """Each on a host of its own; two of the five workers go through PgBouncer, one of them has a clock that jumps."""

    faults = faults.ON_POSTGRES

    def __init__(self, options, network, folder):
        super().__init__(options, network, folder)
        self.database = Postgres(network.host("database"), folder, disk_megabytes(options))
        self.bouncer = Pgbouncer(network.host("bouncer"), self.database, folder)
        self.server = self.process(network.host("server"), ["serve"], 8000, {})
        self.clock = Clock(folder, "worker5")
        through_bouncer = {"DATABASE_URL": self.bouncer.url(), "XYN_PREPARE_STATEMENTS": "false"}
        self.workers = [self.worker(network.host(f"worker{number}")) for number in (1, 2, 3)]
        self.workers.append(self.worker(network.host("worker4"), environment=through_bouncer))
        self.workers.append(self.worker(network.host("worker5"),
                                        environment={**through_bouncer, **self.clock.environment()}))
        self.crowd_host = network.host("crowd")

    def start_database(self):
        self.database.start()
        self.bouncer.start()


class SqliteStage(Stage):
    """All on one file."""

    faults = faults.ON_SQLITE

    def __init__(self, options, network, folder):
        super().__init__(options, network, folder)
        self.database = Sqlite(folder, disk_megabytes(options))
        self.bouncer = None
        self.server = self.process(network.host("server"), ["serve"], 8000, {})
        self.clock = Clock(folder, "nobody")
        self.workers = [self.worker(network.host(f"worker{number}")) for number in range(1, 6)]
        self.crowd_host = network.host("crowd")

    def start_database(self):
        """It is a file."""


def torment(scene, kinds, rng, seconds):
    """One fault after the other, now and then two close together; returns how many there were of each kind."""
    struck = collections.Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kind = rng.choice(list(kinds))
        fault_rng = random.Random(rng.getrandbits(64))
        print(f"{time.strftime('%H:%M:%S')} {kind}", flush=True)
        try:
            kinds[kind](scene, fault_rng)
            struck[kind] += 1
        except (psycopg2.OperationalError, sqlite3.OperationalError) as error:  # the database is down or out of disk: that is a fault, too
            print(f"         the fault itself met: {str(error).strip().splitlines()[0]}", flush=True)
        time.sleep(rng.uniform(0, 2))
    return struck


def wait_until_all_ended(database, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        left = database.query("SELECT count(*) FROM runs WHERE status IN ('QUEUED', 'RUNNING')")[0][0]
        if left == 0:
            return 0
        time.sleep(0.5)
    return left


def check_counters(stage, by_run, verdict):
    """Of processes that live: what they say they completed is what they did."""
    agreed = 0
    for worker in stage.workers:
        said = worker.value('xyn_runs_finished_total{status="COMPLETED"}')
        did = history.completed_by(by_run, worker.worker_id)
        verdict.expect(said == did, "a counter that disagrees with the history", (worker.worker_id, said, did))
        agreed += did
    return agreed


def check(stage, scene, load, verdict):
    left = wait_until_all_ended(stage.database, 180)
    verdict.expect(left == 0, "runs that did not end within 180 s of the last fault", left)
    by_run = history.by_run(stage.database.history())
    rows = stage.database.rows()
    ledger = history.read_ledger(os.path.join(stage.folder, "ledger"))
    for run, entries in by_run.items():
        history.check_run(run, entries, verdict)
    granted = history.check_ledger(by_run, ledger, verdict)
    history.check_acknowledged(rows, load.acknowledged, verdict)
    statuses = history.check_outcomes(rows, ledger, verdict)
    survivors_completed = check_counters(stage, by_run, verdict)
    verdict.expect(load.error is None, "an enqueue that was refused", load.error)
    try:
        stage.run_xyn("verify")
    except RuntimeError as error:
        verdict.expect(False, "gauges that differ from the oracle", error)
    return {"runs": len(rows), "acknowledged": len(load.acknowledged), "requests repeated": load.repeated,
            "attempts granted": len(granted), "attempts executed": len(ledger), "ended as": dict(statuses),
            "completed by workers that survived": survivors_completed,
            "takeover": spread(history.takeovers(by_run, scene.killed)), "recovery": spread(recoveries(by_run, scene))}


def recoveries(by_run, scene):
    """Seconds from the end of an outage to the next run that completed."""
    instants = sorted(entry.at for entries in by_run.values() for entry in entries if entry.is_now == "COMPLETED")
    return [next((at - healed for at in instants if at >= healed), float("inf")) for healed in scene.healed]


def spread(seconds):
    if not seconds:
        return None
    ordered = sorted(seconds)
    return {"samples": len(ordered), "p50": round(statistics.median(ordered), 3),
            "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 3)}


def run(options, network, folder):
    rng = random.Random(options.seed)
    stage = (PostgresStage if options.store == "postgres" else SqliteStage)(options, network, folder)
    try:
        scene = stage.start()
        load = Load(stage.server, random.Random(rng.getrandbits(64)), options.rate)
        load.start()
        struck = torment(scene, stage.faults, rng, options.seconds)
        stage.mend()
        load.stop()
        verdict = history.Verdict()
        found = check(stage, scene, load, verdict)
        found.update({"store": options.store, "seed": options.seed, "seconds": options.seconds, "faults": dict(struck),
                      "notes": sorted(scene.notes), "broken promises": dict(verdict.wrong)})
        print(json.dumps(found, indent=2))
        for rule, example in verdict.examples.items():
            print(f"BROKEN: {rule}: {example[:2000]}")
        return not verdict.wrong
    finally:
        stage.close()


def main():
    options = parse()
    require_root()
    lock = only_one()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything is taken down
    if options.seed is None:
        options.seed = random.SystemRandom().getrandbits(32)
    folder = tempfile.mkdtemp(prefix="xyn-chaos-")
    os.chmod(folder, 0o755)
    print(f"seed {options.seed}, {options.seconds} s, logs in {folder}", flush=True)
    well = False
    try:
        with lock, Network() as network:
            well = run(options, network, folder)
    finally:
        if well and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("chaos: every promise was kept" if well else f"chaos: BROKEN; replay with --seed {options.seed}; logs in {folder}")
    raise SystemExit(0 if well else 1)


if __name__ == "__main__":
    main()
