-- The queue: one row a run. What each column means stands in model/run.h.
-- Times are microseconds since 1970-01-01 UTC. The defaults, for rows that others insert, are exact
-- to a millisecond. Ids are lower case, so that comparing text is comparing UUIDs.
CREATE TABLE runs (
  id                  TEXT NOT NULL PRIMARY KEY DEFAULT (printf('%08x-%04x-7%03x-%04x-%012x',
                        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) >> 16,
                        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) & 0xffff,
                        random() & 0xfff, 0x8000 | (random() & 0x3fff), random() & 0xffffffffffff))
                      CHECK (id GLOB '????????-????-????-????-????????????'
                             AND length(replace(id, '-', '')) = 32 AND id NOT GLOB '*[^-0-9a-f]*'),
  name                TEXT NOT NULL CHECK (name <> ''),
  status              TEXT NOT NULL DEFAULT 'QUEUED'
                      CHECK (status IN ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  correlation_id      TEXT,
  inputs              TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(inputs)),
  outputs             TEXT CHECK (outputs IS NULL OR json_valid(outputs)),
  error               TEXT CHECK (error IS NULL OR json_valid(error)),
  queued_at           INTEGER NOT NULL
                      DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
  run_at              INTEGER NOT NULL
                      DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
  priority            INTEGER NOT NULL DEFAULT 100
                      CHECK (priority BETWEEN -2147483648 AND 2147483647),
  attempt             INTEGER NOT NULL DEFAULT 0,
  max_attempts        INTEGER NOT NULL DEFAULT 1 CHECK (max_attempts >= 1),
  failures            INTEGER NOT NULL DEFAULT 0,
  reclaims            INTEGER NOT NULL DEFAULT 0,
  max_reclaims        INTEGER NOT NULL DEFAULT 5 CHECK (max_reclaims >= 0),
  locked_at           INTEGER,
  locked_by           TEXT,
  lease_expires_at    INTEGER,
  cancel_requested_at INTEGER,
  created_at          INTEGER NOT NULL
                      DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000),
  started_at          INTEGER,
  completed_at        INTEGER
) STRICT;

-- The claim reads it by lane (name, priority): within a lane run_at bounds the scan, so that neither
-- future runs nor runs of blueprints that nobody here knows are walked over.
CREATE INDEX ix_runs_claim ON runs (name, priority, run_at, id) WHERE status = 'QUEUED';
-- Counts and ages of the backlog, from the index alone.
CREATE INDEX ix_runs_queued_at ON runs (queued_at, run_at) WHERE status = 'QUEUED';
-- Reclaim, reap and lease health.
CREATE INDEX ix_runs_lease_expires_at ON runs (lease_expires_at) WHERE status = 'RUNNING';
-- Lists of what went wrong: rare among the finished, so the primary key would be walked for long.
-- OR, as the planner does not conclude from status = 'FAILED' that status IN ('FAILED', ...).
CREATE INDEX ix_runs_ended_badly ON runs (status, id) WHERE status = 'FAILED' OR status = 'CANCELLED';

-- How many runs there are in each status, kept by the triggers below in the transaction that changes
-- it, so that it is exact whoever writes to runs.
CREATE TABLE run_counts (
  status TEXT NOT NULL PRIMARY KEY,
  n      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO run_counts (status, n)
VALUES ('QUEUED', 0), ('RUNNING', 0), ('COMPLETED', 0), ('FAILED', 0), ('CANCELLED', 0);

CREATE TRIGGER runs_count_inserted AFTER INSERT ON runs BEGIN
  UPDATE run_counts SET n = n + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER runs_count_deleted AFTER DELETE ON runs BEGIN
  UPDATE run_counts SET n = n - 1 WHERE status = OLD.status;
END;
CREATE TRIGGER runs_count_updated AFTER UPDATE OF status ON runs WHEN NEW.status <> OLD.status BEGIN
  UPDATE run_counts SET n = n + 1 WHERE status = NEW.status;
  UPDATE run_counts SET n = n - 1 WHERE status = OLD.status;
END;

-- INSERT OR REPLACE deletes the row it replaces without a delete trigger (unless the connection has
-- recursive_triggers on). So the row that an insert meets is noted before, and taken off after it,
-- if the insert came to pass.
CREATE TABLE run_replaced (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  id       TEXT,
  status   TEXT
) STRICT;
INSERT INTO run_replaced (only_row) VALUES (1);

CREATE TRIGGER runs_replace_met BEFORE INSERT ON runs
WHEN EXISTS (SELECT 1 FROM runs WHERE id = NEW.id) BEGIN
  UPDATE run_replaced SET id = NEW.id, status = (SELECT status FROM runs WHERE id = NEW.id);
END;
CREATE TRIGGER runs_replace_done AFTER INSERT ON runs
WHEN EXISTS (SELECT 1 FROM run_replaced WHERE id = NEW.id) BEGIN
  UPDATE run_counts SET n = n - 1 WHERE status = (SELECT status FROM run_replaced);
  UPDATE run_replaced SET id = NULL, status = NULL;
END;
CREATE TRIGGER runs_replace_deleted AFTER DELETE ON runs
WHEN EXISTS (SELECT 1 FROM run_replaced WHERE id = OLD.id) BEGIN
  UPDATE run_replaced SET id = NULL, status = NULL;
END;
CREATE TRIGGER runs_id_is_constant BEFORE UPDATE OF id ON runs WHEN NEW.id <> OLD.id BEGIN
  SELECT RAISE(ABORT, 'the id of a run never changes');
END;
