-- Completes a run under its fencing token, where leased_row.h says that it is.
-- ?1 now, ?2 rowid, ?3 name, ?4 run id, ?5 attempt, ?6 outputs
UPDATE runs
SET status = 'COMPLETED', completed_at = ?1, lease_expires_at = NULL, outputs = coalesce(?6, '{}'),
    error = NULL
WHERE rowid = ?2 AND name = ?3 AND id = ?4 AND attempt = ?5 AND status = 'RUNNING'
