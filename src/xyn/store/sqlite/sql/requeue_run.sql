-- Queues a run again that did not end well.
-- ?1 now, in whole milliseconds, ?2 id
-- `attempt` stays: no old token may fit.
UPDATE runs
SET status = 'QUEUED', queued_at = ?1, run_at = ?1, failures = 0, reclaims = 0,
    outputs = NULL, error = NULL, locked_at = NULL, locked_by = NULL, lease_expires_at = NULL,
    cancel_requested_at = NULL, started_at = NULL, completed_at = NULL
WHERE id = ?2 AND status IN ('FAILED', 'CANCELLED')
