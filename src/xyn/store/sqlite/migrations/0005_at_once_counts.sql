-- The QUEUED runs that wait for nothing, run_at <= queued_at, by their times: what was an index with an
-- entry for each of them. Runs that are enqueued within a millisecond have the same times and are one
-- row here. Its left end is the oldest; those queued ahead of now are at its right end. Rows of none
-- are deleted.
CREATE TABLE at_once_counts (
  queued_at INTEGER NOT NULL,
  run_at    INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  PRIMARY KEY (queued_at, run_at)
) STRICT, WITHOUT ROWID;
INSERT INTO at_once_counts (queued_at, run_at, n)
SELECT queued_at, run_at, count(*)
FROM runs WHERE status = 'QUEUED' AND run_at <= queued_at GROUP BY queued_at, run_at;
DROP INDEX ix_runs_queued_at;

CREATE TRIGGER run_changes_at_once INSTEAD OF INSERT ON run_changes
WHEN NEW.status = 'QUEUED' AND NEW.run_at <= NEW.queued_at BEGIN
  INSERT INTO at_once_counts (queued_at, run_at, n) VALUES (NEW.queued_at, NEW.run_at, NEW.n)
  ON CONFLICT (queued_at, run_at) DO UPDATE SET n = n + excluded.n;
  DELETE FROM at_once_counts WHERE queued_at = NEW.queued_at AND run_at = NEW.run_at AND n = 0;
END;

-- Another name for the trigger that counts inserts: a program of before, which still has the database
-- open, takes it for one of others and executes all triggers from now on, these too.
DROP TRIGGER runs_inserted;
CREATE TRIGGER runs_added AFTER INSERT ON runs BEGIN
  SELECT RAISE(ABORT, 'no run has the rowid -1') WHERE NEW.rowid = -1;
  INSERT INTO run_changes VALUES (NEW.name, NEW.status, NEW.queued_at, NEW.run_at, 1);
END;
