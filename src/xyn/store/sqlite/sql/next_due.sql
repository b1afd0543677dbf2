-- When the first future run of a lane is due. ?1 name, ?2 priority, ?3 now. No row: there is none.
SELECT run_at
FROM runs INDEXED BY ix_runs_claim
WHERE status = 'QUEUED' AND name = ?1 AND priority = ?2 AND run_at > ?3
ORDER BY run_at
LIMIT 1
