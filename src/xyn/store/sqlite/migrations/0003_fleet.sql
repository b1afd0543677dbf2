-- What the processes of one database know of each other.

-- The workers, by their latest heartbeat. A row that is not beaten any more stays for a while, so that
-- a worker that died can be told from one that said goodbye.
CREATE TABLE workers (
  worker_id    TEXT NOT NULL PRIMARY KEY,
  heartbeat_at INTEGER NOT NULL,
  period       INTEGER NOT NULL  -- until the next heartbeat is due
) STRICT, WITHOUT ROWID;
