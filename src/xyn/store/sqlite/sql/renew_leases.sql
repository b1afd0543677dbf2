-- Extends a lease that still stands. ?1 now, ?2 run id, ?3 attempt, ?4 worker, ?5 lease
--
-- It returns the column itself: SQLite 3.40 gets `IS NOT NULL` wrong in a RETURNING clause.
UPDATE runs
SET lease_expires_at = ?1 + ?5
WHERE id = ?2 AND attempt = ?3 AND status = 'RUNNING' AND locked_by = ?4
RETURNING cancel_requested_at
