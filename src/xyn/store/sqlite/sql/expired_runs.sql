-- RUNNING runs that may be reclaimed, those whose lease ran out first in front.
-- ?1 now, ?2 known blueprints as a JSON array, ?3 limit
SELECT rowid
FROM runs INDEXED BY ix_runs_lease_expires_at
WHERE status = 'RUNNING' AND lease_expires_at < ?1
  AND reclaims < max_reclaims AND cancel_requested_at IS NULL
  AND name IN (SELECT value FROM json_each(?2))
ORDER BY lease_expires_at
LIMIT ?3
