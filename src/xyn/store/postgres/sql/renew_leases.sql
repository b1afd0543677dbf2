-- Extends the leases that still stand. $1 run ids, $2 attempts, $3 worker, $4 lease in microseconds
-- Returns those it extended, and where they stand now; for the others ask reread_runs.sql.
--
-- It never waits for a lock: a row that another statement holds (a finish, a cancel) is left out.
-- So a renewal cannot be part of a deadlock, and one stuck row cannot hold up the others.
WITH held AS MATERIALIZED (
  SELECT r.id, r.attempt
  FROM unnest($1::uuid[], $2::integer[]) AS token(id, attempt) JOIN runs r ON r.id = ANY (ARRAY[token.id])
  WHERE r.attempt = token.attempt AND r.status >= 'RUNNING' AND r.status <= 'RUNNING' AND r.locked_by = $3
  FOR UPDATE OF r SKIP LOCKED
)
UPDATE runs r
SET lease_expires_at = now() + $4::bigint * interval '1 microsecond'
FROM held
WHERE r.id = ANY (ARRAY[held.id]) AND r.attempt = held.attempt AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
RETURNING r.id, r.attempt, r.cancel_requested_at IS NOT NULL, r.ctid
