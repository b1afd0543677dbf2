-- Ends an attempt under its fencing token.
-- ?1 now, ?2 run id, ?3 attempt, ?4 kind (store/requests.h), ?5 outputs, ?6 error, ?7 retry backoff
UPDATE runs
SET status = decided.status,
    outputs = CASE WHEN decided.status = 'COMPLETED' THEN coalesce(?5, '{}') END,
    error = CASE WHEN decided.status <> 'COMPLETED' THEN coalesce(?6, error) END,
    failures = failures + (?4 IN ('fail', 'fail_for_good')),
    queued_at = CASE WHEN decided.status = 'QUEUED' THEN ?1 ELSE queued_at END,
    run_at = CASE WHEN decided.status = 'QUEUED' THEN ?1 + ?7 ELSE run_at END,
    locked_at = CASE WHEN decided.status <> 'QUEUED' THEN locked_at END,
    locked_by = CASE WHEN decided.status <> 'QUEUED' THEN locked_by END,
    started_at = CASE WHEN decided.status <> 'QUEUED' THEN started_at END,
    completed_at = CASE WHEN decided.status <> 'QUEUED' THEN ?1 END,
    lease_expires_at = NULL
FROM (
  SELECT rowid AS run,
         CASE
           WHEN ?4 = 'complete' THEN 'COMPLETED'
           WHEN ?4 = 'accept_cancel' OR cancel_requested_at IS NOT NULL THEN 'CANCELLED'
           WHEN ?4 = 'release' THEN 'QUEUED'
           WHEN ?4 = 'fail' AND failures + 1 < max_attempts THEN 'QUEUED'
           ELSE 'FAILED'
         END AS status
  FROM runs
  WHERE id = ?2) AS decided
WHERE runs.rowid = decided.run AND attempt = ?3 AND runs.status = 'RUNNING'
RETURNING status, run_at
