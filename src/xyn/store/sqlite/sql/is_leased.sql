-- ?1 rowid, ?2 attempt, ?3 worker. A row: it is that worker's.
SELECT 1 FROM runs WHERE rowid = ?1 AND attempt = ?2 AND status = 'RUNNING' AND locked_by = ?3
