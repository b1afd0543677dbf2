-- What the processes of one database know of each other.

-- The workers, by their latest heartbeat. A row that is not beaten any more stays for a while, so that
-- a worker that died can be told from one that said goodbye.
CREATE TABLE workers (
  worker_id    text PRIMARY KEY,
  heartbeat_at timestamptz NOT NULL,
  period       interval NOT NULL  -- until the next heartbeat is due
);
-- Each heartbeat leaves a dead version, which cannot be removed while somebody holds a snapshot open.
-- The sample reads from a lower bound on, and so past none but those of the last minutes.
CREATE INDEX ix_workers_heartbeat_at ON workers (heartbeat_at);
ALTER TABLE workers SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
