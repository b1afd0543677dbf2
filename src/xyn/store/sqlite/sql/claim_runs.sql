-- Claims one run that ready_runs found in this transaction.
-- ?1 now, ?2 rowid, ?3 worker, ?4 lease
UPDATE runs
SET status = 'RUNNING', attempt = attempt + 1, locked_at = ?1, locked_by = ?3,
    lease_expires_at = ?1 + ?4, started_at = ?1
WHERE rowid = ?2 AND status = 'QUEUED'
RETURNING id, attempt, name, inputs, max_attempts, failures, ?1 - max(queued_at, run_at)
