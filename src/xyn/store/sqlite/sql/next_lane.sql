-- The lanes of a blueprint, one probe of ix_runs_claim each: the smallest priority above ?2 at which
-- there are QUEUED runs of ?1. No row: there is none.
SELECT priority
FROM runs INDEXED BY ix_runs_claim
WHERE status = 'QUEUED' AND name = ?1 AND priority > ?2
ORDER BY priority
LIMIT 1
