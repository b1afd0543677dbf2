-- Ends runs whose lease has run out and that nobody may claim again. ?1 now, ?2 limit
--
-- It keeps lease_expires_at, where a finish clears it: a worker that asks late can tell the
-- reaper's work from its own (store/outcomes.h).
UPDATE runs
SET status = CASE WHEN cancel_requested_at IS NOT NULL THEN 'CANCELLED' ELSE 'FAILED' END,
    error = CASE WHEN cancel_requested_at IS NULL THEN json_object(
              'type', 'lease_expired',
              'message', printf('the lease ran out %d times', reclaims + 1))
            ELSE error END,
    completed_at = ?1
WHERE rowid IN (
  SELECT rowid
  FROM runs INDEXED BY ix_runs_lease_expires_at
  WHERE status = 'RUNNING' AND lease_expires_at < ?1
    AND (cancel_requested_at IS NOT NULL OR reclaims >= max_reclaims)
  ORDER BY lease_expires_at
  LIMIT ?2)
RETURNING status, name
