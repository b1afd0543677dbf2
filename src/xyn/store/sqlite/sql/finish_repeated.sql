-- A row as it stands after a finish that changed nothing. ?1 run id
SELECT status, attempt, lease_expires_at IS NOT NULL
FROM runs
WHERE id = ?1
