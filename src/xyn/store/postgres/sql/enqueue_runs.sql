-- Inserts the runs that are not there yet. Returns them, and which of them are ready: waker.h tells
-- the workers.
-- $1 ids, $2 names, $3 inputs, $4 correlation ids, $5 run_at, $6 delays in microseconds,
-- $7 priorities, $8 max_attempts, $9 max_reclaims
WITH inserted AS (
  INSERT INTO runs (id, name, inputs, correlation_id, run_at, priority, max_attempts, max_reclaims)
  SELECT n.id, n.name, n.inputs::json, n.correlation_id,
         greatest(moment.now, coalesce(n.run_at, moment.now + n.delay * interval '1 microsecond')),
         n.priority, n.max_attempts, n.max_reclaims
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[],
              $7::integer[], $8::integer[], $9::integer[])
    AS n(id, name, inputs, correlation_id, run_at, delay, priority, max_attempts, max_reclaims),
    (SELECT date_trunc('milliseconds', now()) AS now) AS moment  -- as the default of queued_at
  ON CONFLICT (id) DO NOTHING
  RETURNING id, run_at
)
SELECT id, run_at <= now() FROM inserted
