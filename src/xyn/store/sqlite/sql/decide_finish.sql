-- What a finish makes of the run that its fencing token fits. No row: it fits none.
-- ?1 run id, ?2 attempt, ?3 kind (store/requests.h)
SELECT rowid, name, queued_at, run_at,
       CASE
         WHEN ?3 = 'complete' THEN 'COMPLETED'
         WHEN ?3 = 'accept_cancel' OR cancel_requested_at IS NOT NULL THEN 'CANCELLED'
         WHEN ?3 = 'release' THEN 'QUEUED'
         WHEN ?3 = 'fail' AND failures + 1 < max_attempts THEN 'QUEUED'
         ELSE 'FAILED'
       END
FROM runs
WHERE id = ?1 AND attempt = ?2 AND status = 'RUNNING'
