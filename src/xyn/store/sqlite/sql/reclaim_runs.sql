-- Claims the runs that expired_runs found in this transaction.
-- ?1 now, ?2 their rowids as a JSON array, ?3 worker, ?4 lease
UPDATE runs NOT INDEXED
SET attempt = attempt + 1, reclaims = reclaims + 1, locked_at = ?1, locked_by = ?3,
    lease_expires_at = ?1 + ?4, started_at = ?1
WHERE rowid IN (SELECT value FROM json_each(?2)) AND status = 'RUNNING' AND lease_expires_at < ?1
