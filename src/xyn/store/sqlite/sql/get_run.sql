-- ?1 id
SELECT id, name, status, correlation_id, inputs, outputs, error, queued_at, run_at, priority,
       attempt, max_attempts, failures, reclaims, max_reclaims, locked_at, locked_by,
       lease_expires_at, cancel_requested_at, created_at, started_at, completed_at
FROM runs
WHERE id = ?1
