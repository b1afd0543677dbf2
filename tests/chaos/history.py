"""What happened, as a trigger in the database and the handlers' ledger wrote it down; and whether it may have."""

import collections
import os

FINAL = {"COMPLETED", "FAILED", "CANCELLED"}

# In the transaction that changes the row, so that it is there exactly if the change is.
KEEP = """
CREATE TABLE chaos_history (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  decided_at timestamptz NOT NULL DEFAULT now(), id uuid NOT NULL, was text, is_now text NOT NULL,
  attempt_was integer, attempt integer NOT NULL, lease_was timestamptz, lease timestamptz, locked_by text);
CREATE FUNCTION chaos_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO chaos_history (id, was, is_now, attempt_was, attempt, lease_was, lease, locked_by)
  SELECT NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status::text END, NEW.status::text,
         CASE WHEN TG_OP = 'UPDATE' THEN OLD.attempt END, NEW.attempt,
         CASE WHEN TG_OP = 'UPDATE' THEN OLD.lease_expires_at END, NEW.lease_expires_at,
         coalesce(NEW.locked_by, CASE WHEN TG_OP = 'UPDATE' THEN OLD.locked_by END);
  RETURN NULL;
END $$;
CREATE TRIGGER chaos_inserted AFTER INSERT ON runs FOR EACH ROW EXECUTE FUNCTION chaos_write();
CREATE TRIGGER chaos_updated AFTER UPDATE ON runs FOR EACH ROW
WHEN ((OLD.status, OLD.attempt) IS DISTINCT FROM (NEW.status, NEW.attempt)) EXECUTE FUNCTION chaos_write();
"""

ALLOWED = {
    (None, "QUEUED"), ("QUEUED", "RUNNING"), ("RUNNING", "RUNNING"), ("RUNNING", "QUEUED"), ("RUNNING", "COMPLETED"),
    ("RUNNING", "FAILED"), ("RUNNING", "CANCELLED"), ("QUEUED", "CANCELLED"),
}

Entry = collections.namedtuple("Entry", "at decided_at id was is_now attempt_was attempt lease_was lease locked_by")


def read(postgres):
    rows = postgres.query("SELECT extract(epoch FROM at), extract(epoch FROM decided_at), id::text, was, is_now, attempt_was, "
                          "attempt, extract(epoch FROM lease_was), extract(epoch FROM lease), locked_by "
                          "FROM chaos_history ORDER BY seq")
    by_run = collections.defaultdict(list)
    for row in rows:
        entry = Entry(*row)
        by_run[entry.id].append(entry)
    return by_run


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


def check_outcomes(postgres, ledger, verdict):
    """What a run ended with is what the attempt of its last token did, and no other."""
    rows = postgres.query("SELECT id::text, status::text, attempt, locked_by, outputs::text, "
                          "(outputs->>'attempt')::integer, outputs->>'worker' FROM runs WHERE name = 'chaos.work'")
    statuses = collections.Counter()
    for run, status, attempt, worker, outputs, by_attempt, by_worker in rows:
        statuses[status] += 1
        verdict.expect(status in FINAL, "lost: a run that did not end", (run, status))
        if status == "COMPLETED":
            verdict.expect((by_attempt, by_worker) == (attempt, worker), "a result of a token that was overtaken",
                           (run, attempt, worker, outputs))
            verdict.expect((worker, "done") in ledger[run, attempt], "COMPLETED by an attempt that did not end",
                           (run, attempt, ledger[run, attempt]))
    return statuses


def check_acknowledged(postgres, acknowledged, verdict):
    there = {run for run, in postgres.query("SELECT id::text FROM runs WHERE name = 'chaos.work'")}
    for run in acknowledged:
        verdict.expect(run in there, "lost: an acknowledged run that is not there", run)
    return there


def takeovers(history, killed):
    """Seconds from the death of a worker (worker id to instant) until each run it had in hand was somebody else's, or ended."""
    seconds = []
    for entries in history.values():
        for entry, after in zip(entries, entries[1:]):
            death = killed.get(entry.locked_by) if entry.is_now == "RUNNING" else None
            if death is not None and float(entry.at) < death < float(after.at):
                seconds.append(float(after.at) - death)
    return seconds


def completed_by(history, worker):
    return sum(entry.is_now == "COMPLETED" and entry.locked_by == worker
               for entries in history.values() for entry in entries)
