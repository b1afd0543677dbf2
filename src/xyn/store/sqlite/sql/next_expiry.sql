-- When the first lease that stands now runs out. ?1 now. No row: there is none.
SELECT lease_expires_at
FROM runs INDEXED BY ix_runs_lease_expires_at
WHERE status = 'RUNNING' AND lease_expires_at >= ?1
ORDER BY lease_expires_at
LIMIT 1
