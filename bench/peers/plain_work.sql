-- One batch: claims 200 runs and finishes them. For pgbench.
-- `status::text` keeps the second statement on the primary key, which is the faster way.
WITH candidate AS (
  SELECT id FROM runs
  WHERE status = 'QUEUED' AND run_at <= now()
  ORDER BY priority, run_at, id LIMIT 200
  FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE runs r
  SET status = 'RUNNING', attempt = r.attempt + 1, locked_at = now(), locked_by = 'worker',
      lease_expires_at = now() + interval '60 s', started_at = now()
  FROM candidate WHERE r.id = candidate.id
  RETURNING r.id
)
SELECT coalesce(array_agg(id), '{}')::text AS ids FROM claimed \gset
UPDATE runs
SET status = 'COMPLETED', outputs = inputs, completed_at = now(), lease_expires_at = NULL
WHERE id = ANY (:ids::uuid[]) AND status::text = 'RUNNING' AND locked_by = 'worker';
