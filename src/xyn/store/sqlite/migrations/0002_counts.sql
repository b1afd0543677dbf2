-- Counts of all runs, kept by triggers in the transaction of the statement that changes them. They
-- are exact whoever writes to runs, with whatever SQL: a rollback or a crash takes a change of runs
-- and its change of the counts together, and one transaction writes at a time.
--
-- What depends on the time cannot be kept by a trigger, as none runs when a run comes due. So the
-- QUEUED runs fall into two kinds, by columns that do not change with time:
--
--  * at once, run_at <= queued_at: ready since it was queued. All of them are ready but those queued
--    ahead of now, which lie at the right end of ix_runs_queued_at and are few or none; its left end
--    is the oldest. (0005_at_once_counts.sql puts a table of counts in the place of the index.)
--  * delayed, run_at > queued_at: ready from run_at on. The left end of ix_runs_run_at up to now are
--    the ready ones, its first one the one eligible longest. They can be many, so those up to a
--    horizon, a place in that index, are counted: how many (count_header.due), and how many of each
--    queued_at (due_counts, whose left end is the oldest). Behind the horizon the index itself is
--    counted up to now.
--
-- Upkeep moves the horizon on when many runs came due behind it (due_horizon.h). Where it stands has
-- no part in what is right, only in how much of the index a tick walks over: with no upkeep at all
-- that is every delayed run that came due. If the clock was set back so that the horizon lies ahead
-- of now, what was counted up to it is not used. RUNNING runs whose lease has run out are the left
-- end of ix_runs_lease_expires_at, and as few as workers had in hand when they died.

-- The runs that ended, by status.
DELETE FROM run_counts;
INSERT INTO run_counts (status, n)
SELECT ended.column1, (SELECT count(*) FROM runs WHERE status = ended.column1)
FROM (VALUES ('COMPLETED'), ('FAILED'), ('CANCELLED')) AS ended;

-- The live ones, by blueprint. Upkeep deletes rows of zeros.
CREATE TABLE live_counts (
  name    TEXT NOT NULL PRIMARY KEY,
  queued  INTEGER NOT NULL,
  delayed INTEGER NOT NULL,  -- of those queued
  running INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO live_counts (name, queued, delayed, running)
SELECT name, sum(status = 'QUEUED'), sum(status = 'QUEUED' AND run_at > queued_at),
       sum(status = 'RUNNING')
FROM runs WHERE status IN ('QUEUED', 'RUNNING') GROUP BY name;

-- The delayed runs up to the horizon: those with (run_at, queued_at) < (due_run_at, due_queued_at).
CREATE TABLE count_header (
  only_row      INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  due_run_at    INTEGER NOT NULL,
  due_queued_at INTEGER NOT NULL,
  due           INTEGER NOT NULL,           -- how many they are
  repairs       INTEGER NOT NULL DEFAULT 0  -- how often the counts were mended: see repair.h
) STRICT;
INSERT INTO count_header (only_row, due_run_at, due_queued_at, due)
VALUES (1, -9223372036854775808, -9223372036854775808, 0);

CREATE TABLE due_counts (
  queued_at INTEGER NOT NULL PRIMARY KEY,
  n         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A QUEUED run is in one of the first two. With status in them, though it is the same everywhere,
-- they answer by themselves: SQLite 3.40 would look into the table for it.
DROP INDEX ix_runs_queued_at;
CREATE INDEX ix_runs_queued_at ON runs (queued_at, run_at, status)
WHERE status = 'QUEUED' AND run_at <= queued_at;
CREATE INDEX ix_runs_run_at ON runs (run_at, queued_at, status)
WHERE status = 'QUEUED' AND run_at > queued_at;
DROP INDEX ix_runs_lease_expires_at;
CREATE INDEX ix_runs_lease_expires_at ON runs (lease_expires_at, status) WHERE status = 'RUNNING';

-- What the triggers on runs tell those that count: a run as it was before (n = -1) or is after
-- (n = 1) a change. Nothing in it can conflict, so the ON CONFLICT clause of the statement outside,
-- which holds for all that its triggers do, changes nothing.
CREATE VIEW run_changes AS SELECT name, status, queued_at, run_at, 1 AS n FROM runs;

CREATE TRIGGER run_changes_live INSTEAD OF INSERT ON run_changes
WHEN NEW.status IN ('QUEUED', 'RUNNING') BEGIN
  INSERT INTO live_counts (name, queued, delayed, running)
  VALUES (NEW.name, NEW.n * (NEW.status = 'QUEUED'),
          NEW.n * (NEW.status = 'QUEUED' AND NEW.run_at > NEW.queued_at),
          NEW.n * (NEW.status = 'RUNNING'))
  ON CONFLICT (name) DO UPDATE
  SET queued = queued + excluded.queued, delayed = delayed + excluded.delayed,
      running = running + excluded.running;
END;

CREATE TRIGGER run_changes_due INSTEAD OF INSERT ON run_changes
WHEN NEW.status = 'QUEUED' AND NEW.run_at > NEW.queued_at
  AND (NEW.run_at, NEW.queued_at) < (SELECT due_run_at, due_queued_at FROM count_header) BEGIN
  UPDATE count_header SET due = due + NEW.n;
  INSERT INTO due_counts (queued_at, n) VALUES (NEW.queued_at, NEW.n)
  ON CONFLICT (queued_at) DO UPDATE SET n = n + excluded.n;
  DELETE FROM due_counts WHERE queued_at = NEW.queued_at AND n = 0;
END;

CREATE TRIGGER run_changes_ended INSTEAD OF INSERT ON run_changes
WHEN NEW.status NOT IN ('QUEUED', 'RUNNING') BEGIN
  INSERT INTO run_counts (status, n) VALUES (NEW.status, NEW.n)
  ON CONFLICT (status) DO UPDATE SET n = n + excluded.n;
END;

DROP TRIGGER runs_count_inserted;
DROP TRIGGER runs_count_deleted;
DROP TRIGGER runs_count_updated;

CREATE TRIGGER runs_inserted AFTER INSERT ON runs BEGIN
  SELECT RAISE(ABORT, 'no run has the rowid -1') WHERE NEW.rowid = -1;
  INSERT INTO run_changes VALUES (NEW.name, NEW.status, NEW.queued_at, NEW.run_at, 1);
END;
CREATE TRIGGER runs_deleted AFTER DELETE ON runs BEGIN
  INSERT INTO run_changes VALUES (OLD.name, OLD.status, OLD.queued_at, OLD.run_at, -1);
END;
CREATE TRIGGER runs_updated AFTER UPDATE OF name, status, queued_at, run_at ON runs
WHEN (NEW.name, NEW.status, NEW.queued_at, NEW.run_at)
  <> (OLD.name, OLD.status, OLD.queued_at, OLD.run_at) BEGIN
  INSERT INTO run_changes VALUES (OLD.name, OLD.status, OLD.queued_at, OLD.run_at, -1);
  INSERT INTO run_changes VALUES (NEW.name, NEW.status, NEW.queued_at, NEW.run_at, 1);
END;

-- INSERT OR REPLACE deletes the row it replaces without a delete trigger (unless the connection has
-- recursive_triggers on). So the row whose id an insert meets is noted before, and taken off after
-- it, if the insert came to pass. A note that was not used is overwritten when its id is met again.
DROP TRIGGER runs_replace_met;
DROP TRIGGER runs_replace_done;
DROP TRIGGER runs_replace_deleted;
DROP TABLE run_replaced;
CREATE TABLE run_met (
  only_row  INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  id        TEXT,
  name      TEXT,
  status    TEXT,
  queued_at INTEGER,
  run_at    INTEGER
) STRICT;
INSERT INTO run_met (only_row) VALUES (1);

CREATE TRIGGER runs_met BEFORE INSERT ON runs
WHEN EXISTS (SELECT 1 FROM runs WHERE id = NEW.id) BEGIN
  UPDATE run_met SET (id, name, status, queued_at, run_at) =
    (SELECT id, name, status, queued_at, run_at FROM runs WHERE id = NEW.id);
END;
CREATE TRIGGER runs_replaced AFTER INSERT ON runs WHEN NEW.id = (SELECT id FROM run_met) BEGIN
  INSERT INTO run_changes SELECT name, status, queued_at, run_at, -1 FROM run_met;
  UPDATE run_met SET id = NULL;
END;
CREATE TRIGGER runs_met_deleted AFTER DELETE ON runs WHEN OLD.id = (SELECT id FROM run_met) BEGIN
  UPDATE run_met SET id = NULL;
END;

-- The other ways to replace a row unseen: to give its id or its rowid to another one. Before an insert
-- that names no rowid it is -1.
DROP TRIGGER runs_id_is_constant;
CREATE TRIGGER runs_id_is_constant BEFORE UPDATE OF id, rowid, oid, _rowid_ ON runs
WHEN NEW.id <> OLD.id OR NEW.rowid <> OLD.rowid BEGIN
  SELECT RAISE(ABORT, 'the id of a run never changes');
END;
CREATE TRIGGER runs_rowid_is_taken BEFORE INSERT ON runs
WHEN NEW.rowid <> -1 AND EXISTS (SELECT 1 FROM runs WHERE rowid = NEW.rowid) BEGIN
  SELECT RAISE(ABORT, 'the rowid is that of another run');
END;
