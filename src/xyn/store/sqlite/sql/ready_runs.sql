-- The left end of a lane, in claim order, up to an instant.
-- ?1 name, ?2 priority, ?3 latest run_at, ?4 limit
SELECT rowid, run_at, id
FROM runs INDEXED BY ix_runs_claim
WHERE status = 'QUEUED' AND name = ?1 AND priority = ?2 AND run_at <= ?3
ORDER BY run_at, id
LIMIT ?4
