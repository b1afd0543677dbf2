-- Ends a run as decide_finish said in this transaction, under its fencing token.
-- ?1 now, ?2 rowid, ?3 attempt, ?4 status, ?5 outputs, ?6 error, ?7 whether it failed
UPDATE runs
SET status = ?4, completed_at = ?1, lease_expires_at = NULL, failures = failures + ?7,
    outputs = CASE WHEN ?4 = 'COMPLETED' THEN coalesce(?5, '{}') END,
    error = CASE WHEN ?4 <> 'COMPLETED' THEN coalesce(?6, error) END
WHERE rowid = ?2 AND attempt = ?3 AND status = 'RUNNING'
