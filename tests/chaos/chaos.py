#!/usr/bin/env python3
"""Xyn under faults: see docs/reliability.md.

  tests/chaos/run [--seconds 300] [--seed N] [--rate 100] [--keep]

Prints the seed, which replays the schedule of faults, and what it found; exit 1 if a promise was broken."""

import argparse
import collections
import json
import os
import random
import shutil
import statistics
import tempfile
import time

import psycopg2

import faults
import history
from database import Pgbouncer, Postgres
from load import Load
from network import Network, require_root
from processes import Clock, Process


def parse():
    parser = argparse.ArgumentParser(description="Xyn under faults")
    parser.add_argument("program", help="the program built from chaos_program.cc")
    parser.add_argument("--seconds", type=int, default=300, help="of faults; then everything must come to its end")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--rate", type=int, default=100, help="runs enqueued a second")
    parser.add_argument("--keep", action="store_true", help="keep logs, ledger and history also if all is well")
    return parser.parse_args()


class Stage:
    """PostgreSQL, PgBouncer, an API server and five workers, each on a host of its own."""

    def __init__(self, options, network, folder):
        self.program = os.path.abspath(options.program)
        self.network = network
        self.folder = folder
        self.postgres = Postgres(network.host("database"), folder)
        self.bouncer = Pgbouncer(network.host("bouncer"), self.postgres, folder)
        self.server = Process(self.program, network.host("server"), folder, ["serve"], 8000,
                              {"DATABASE_URL": self.postgres.url(), "METRICS_COLLECTOR_INTERVAL": "1"})
        self.clock = Clock(folder, "worker5")
        self.workers = [self._worker(f"worker{number}", {}) for number in (1, 2, 3)]
        self.workers.append(self._worker("worker4", self._through_bouncer()))
        self.workers.append(self._worker("worker5", {**self._through_bouncer(), **self.clock.environment()}))
        self.crowd_host = network.host("crowd")
        self.crowd = []

    def _through_bouncer(self):
        return {"DATABASE_URL": self.bouncer.url(), "XYN_PREPARE_STATEMENTS": "false"}

    def _worker(self, name, environment):
        return Process(self.program, self.network.host(name), self.folder, ["worker"], 9464, self._settings(environment))

    def _settings(self, environment):
        return {"DATABASE_URL": self.postgres.url(), "LEASE_DURATION_SECONDS": str(faults.LEASE),
                "WORKER_CONCURRENCY": "16", "SHUTDOWN_GRACE_SECONDS": "2", "METRICS_COLLECTOR_INTERVAL": "1",
                **environment}

    def _of_the_crowd(self):
        """All on one host, by names of their own."""
        number = len(self.crowd)
        worker = Process(self.program, self.crowd_host, self.folder, ["worker"], 10000 + number, self._settings({}))
        worker.incarnation = number
        self.crowd.append(worker)
        return worker

    def start(self):
        self.postgres.start()
        os.environ["DATABASE_URL"] = self.postgres.url()
        self.run_xyn("migrate")
        self.postgres.query(history.KEEP)
        self.bouncer.start()
        for process in [self.server, *self.workers]:
            process.start()
        scene = faults.Scene(self.postgres, self.bouncer, self.workers, self.clock, self._of_the_crowd)
        return scene

    def run_xyn(self, *words):
        return self.postgres.host.run(self.program, *words)

    def mend(self):
        for host in self.network.hosts:
            host.heal()
        self.clock.jump(0)

    def close(self):
        for process in [self.server, *self.workers, *self.crowd]:
            if process.is_running():
                process.thaw()
                process.kill()
        self.bouncer.kill()
        self.postgres.close()


def torment(scene, rng, seconds):
    """One fault after the other, now and then two close together; returns how many there were of each kind."""
    struck = collections.Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kind = rng.choice(list(faults.FAULTS))
        fault_rng = random.Random(rng.getrandbits(64))
        print(f"{time.strftime('%H:%M:%S')} {kind}", flush=True)
        try:
            faults.FAULTS[kind](scene, fault_rng)
            struck[kind] += 1
        except psycopg2.OperationalError as error:  # the database is down or out of disk: that is a fault, too
            print(f"         the fault itself met: {str(error).strip().splitlines()[0]}", flush=True)
        time.sleep(rng.uniform(0, 2))
    return struck


def wait_until_all_ended(postgres, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        left = postgres.query("SELECT count(*) FROM runs WHERE status IN ('QUEUED', 'RUNNING')")[0][0]
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
    left = wait_until_all_ended(stage.postgres, 180)
    verdict.expect(left == 0, "runs that did not end within 180 s of the last fault", left)
    by_run = history.read(stage.postgres)
    ledger = history.read_ledger(os.path.join(stage.folder, "ledger"))
    for run, entries in by_run.items():
        history.check_run(run, entries, verdict)
    granted = history.check_ledger(by_run, ledger, verdict)
    there = history.check_acknowledged(stage.postgres, load.acknowledged, verdict)
    statuses = history.check_outcomes(stage.postgres, ledger, verdict)
    survivors_completed = check_counters(stage, by_run, verdict)
    verdict.expect(load.error is None, "an enqueue that was refused", load.error)
    try:
        stage.run_xyn("verify")
    except RuntimeError as error:
        verdict.expect(False, "gauges that differ from the oracle", error)
    return {"runs": len(there), "acknowledged": len(load.acknowledged), "requests repeated": load.repeated,
            "attempts granted": len(granted), "attempts executed": len(ledger), "ended as": dict(statuses),
            "completed by workers that survived": survivors_completed,
            "takeover": spread(history.takeovers(by_run, scene.killed)), "recovery": spread(recoveries(by_run, scene))}


def recoveries(by_run, scene):
    """Seconds from the end of an outage to the next run that completed."""
    instants = sorted(float(entry.at) for entries in by_run.values() for entry in entries if entry.is_now == "COMPLETED")
    return [next((at - healed for at in instants if at >= healed), float("inf")) for healed in scene.healed]


def spread(seconds):
    if not seconds:
        return None
    ordered = sorted(seconds)
    return {"samples": len(ordered), "p50": round(statistics.median(ordered), 3),
            "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 3)}


def run(options, network, folder):
    rng = random.Random(options.seed)
    stage = Stage(options, network, folder)
    try:
        scene = stage.start()
        load = Load(stage.server, random.Random(rng.getrandbits(64)), options.rate)
        load.start()
        struck = torment(scene, rng, options.seconds)
        stage.mend()
        load.stop()
        verdict = history.Verdict()
        found = check(stage, scene, load, verdict)
        found.update({"seed": options.seed, "seconds": options.seconds, "faults": dict(struck),
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
    if options.seed is None:
        options.seed = random.SystemRandom().getrandbits(32)
    folder = tempfile.mkdtemp(prefix="xyn-chaos-")
    os.chmod(folder, 0o755)
    print(f"seed {options.seed}, {options.seconds} s, logs in {folder}", flush=True)
    well = False
    try:
        with Network() as network:
            well = run(options, network, folder)
    finally:
        if well and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("chaos: every promise was kept" if well else f"chaos: BROKEN; replay with --seed {options.seed}; logs in {folder}")
    raise SystemExit(0 if well else 1)


if __name__ == "__main__":
    main()
