"""What happened, as triggers in the database (database.py) and the handlers' ledger wrote it down; and whether it may have."""

import collections
import os

FINAL = {"COMPLETED", "FAILED", "CANCELLED"}

ALLOWED = {
    (None, "QUEUED"), ("QUEUED", "RUNNING"), ("RUNNING", "RUNNING"), ("RUNNING", "QUEUED"), ("RUNNING", "COMPLETED"),
    ("RUNNING", "FAILED"), ("RUNNING", "CANCELLED"), ("QUEUED", "CANCELLED"),
}

# Times in seconds since 1970. `decided_at` is the database's time of the transaction, `at` when it was written.
Entry = collections.namedtuple("Entry", "at decided_at id was is_now attempt_was attempt lease_was lease locked_by")
# A run as it stands at the end; `by_attempt` and `by_worker` are what the handler put into its outputs.
Row = collections.namedtuple("Row", "id status attempt worker by_attempt by_worker")


def by_run(entries):
    runs = collections.defaultdict(list)
    for entry in entries:
        runs[entry.id].append(entry)
    return runs


def read_ledger(path):
    """(run, attempt) to [(worker, what)]."""
    lines = collections.defaultdict(list)
    if os.path.exists(path):
        with open(path) as file:
            for line in file:
                run, attempt, worker, what = line.split()
                lines[run, int(attempt)].append((worker, what))
    return lines


class Verdict:
    def __init__(self):
        self.wrong = collections.Counter()
        self.examples = {}

    def expect(self, holds, rule, example):
        if not holds:
            self.wrong[rule] += 1
            self.examples.setdefault(rule, str(example))
        return holds


def check_run(run, entries, verdict):
    """The history of one run: it never takes a step that is not there."""
    finals = [entry for entry in entries if entry.is_now in FINAL]
    verdict.expect(len(finals) >= 1, "lost: a run that did not end", run)
    verdict.expect(len(finals) <= 1, "finalised more than once", entries)
    attempt, status = 0, None
    for entry in entries:
        verdict.expect(entry.was == status and (entry.was, entry.is_now) in ALLOWED, "an illegal transition", entry)
        granted = entry.is_now == "RUNNING"
        verdict.expect(entry.attempt == attempt + granted, "an attempt that does not follow the last one", entry)
        if entry.was == "RUNNING" and granted:
            verdict.expect(entry.lease_was < entry.decided_at, "a lease taken before it ran out", entry)
        attempt, status = entry.attempt, entry.is_now


def check_ledger(history, ledger, verdict):
    """Every attempt that was executed was granted, to the worker that executed it, and was executed once."""
    granted = {(entry.id, entry.attempt): entry.locked_by
               for entries in history.values() for entry in entries if entry.is_now == "RUNNING"}
    for token, lines in ledger.items():
        starts = [worker for worker, what in lines if what == "start"]
        verdict.expect(len(starts) == 1, "an attempt executed more than once", (token, lines))
        verdict.expect(all(granted.get(token) == worker for worker in starts),
                       "an attempt executed that was not granted to its worker", (token, lines, granted.get(token)))
    return granted


def check_outcomes(rows, ledger, verdict):
    """What a run ended with is what the attempt of its last token did, and no other."""
    statuses = collections.Counter()
    for row in rows:
        statuses[row.status] += 1
        verdict.expect(row.status in FINAL, "lost: a run that did not end", row)
        if row.status == "COMPLETED":
            verdict.expect((row.by_attempt, row.by_worker) == (row.attempt, row.worker),
                           "a result of a token that was overtaken", row)
            verdict.expect((row.worker, "done") in ledger[row.id, row.attempt],
                           "COMPLETED by an attempt that did not end", (row, ledger[row.id, row.attempt]))
    return statuses


def check_acknowledged(rows, acknowledged, verdict):
    there = {row.id for row in rows}
    for run in acknowledged:
        verdict.expect(run in there, "lost: an acknowledged run that is not there", run)


def takeovers(history, killed):
    """Seconds from the death of a worker (worker id to instant) until each run it had in hand was somebody else's, or ended."""
    seconds = []
    for entries in history.values():
        for entry, after in zip(entries, entries[1:]):
            death = killed.get(entry.locked_by) if entry.is_now == "RUNNING" else None
            if death is not None and entry.at < death < after.at:
                seconds.append(after.at - death)
    return seconds


def completed_by(history, worker):
    return sum(entry.is_now == "COMPLETED" and entry.locked_by == worker
               for entries in history.values() for entry in entries)
