-- $1 worker, $2 its period in microseconds
--
-- Only a worker that is new here looks for those long gone: the look reads the index of heartbeats
-- from its left end, where dead versions lie while somebody holds a snapshot open.
WITH beaten AS MATERIALIZED (
  UPDATE workers SET heartbeat_at = now(), period = $2::bigint * interval '1 microsecond'
  WHERE worker_id = $1::text
  RETURNING worker_id
), joined AS (
  INSERT INTO workers (worker_id, heartbeat_at, period)
  SELECT $1::text, now(), $2::bigint * interval '1 microsecond' WHERE NOT EXISTS (SELECT FROM beaten)
  ON CONFLICT (worker_id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, period = excluded.period
)
DELETE FROM workers
WHERE heartbeat_at < now() - interval '1 hour' AND worker_id <> $1::text
  AND NOT EXISTS (SELECT FROM beaten)
