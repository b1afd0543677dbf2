-- Queues a run as decide_finish said in this transaction, under its fencing token.
-- ?1 now, in whole milliseconds, ?2 rowid, ?3 attempt, ?4 retry backoff, ?5 error,
-- ?6 whether it failed
UPDATE runs
SET status = 'QUEUED', queued_at = ?1, run_at = ?1 + ?4, failures = failures + ?6,
    outputs = NULL, error = coalesce(?5, error),
    locked_at = NULL, locked_by = NULL, lease_expires_at = NULL, started_at = NULL,
    completed_at = NULL
WHERE rowid = ?2 AND attempt = ?3 AND status = 'RUNNING'
