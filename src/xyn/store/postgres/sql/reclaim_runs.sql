-- Claims RUNNING runs whose lease has run out, longest first, and tells when the next one does.
-- $1 known blueprints, $2 limit, $3 worker, $4 lease in microseconds, $5 and $6 from which expiry on to
-- look and until which (NULL: from the first, to the last; both: also for the next one to run out;
-- expired_leases.h)
WITH began(at) AS MATERIALIZED (
  SELECT clock_timestamp()  -- after planning
), locked AS MATERIALIZED (
  SELECT r.id, r.lease_expires_at
  FROM runs r
  WHERE (SELECT at FROM began) IS NOT NULL AND r.status = 'RUNNING' AND r.lease_expires_at < now()
    AND r.lease_expires_at >= coalesce($5::timestamptz, '-infinity')
    AND r.lease_expires_at <= coalesce($6::timestamptz, 'infinity')
    AND r.reclaims < r.max_reclaims AND r.cancel_requested_at IS NULL AND r.name = ANY ($1::text[])
  ORDER BY r.lease_expires_at
  LIMIT $2::integer
  FOR UPDATE SKIP LOCKED
), reclaimed AS (
  UPDATE runs r
  SET attempt = r.attempt + 1, reclaims = r.reclaims + 1, locked_at = now(), locked_by = $3::text,
      lease_expires_at = now() + $4::bigint * interval '1 microsecond', started_at = now()
  FROM locked
  WHERE r.id = ANY (ARRAY[locked.id]) AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
    AND r.lease_expires_at < now()
  RETURNING r.id, r.attempt, r.name, r.inputs, r.max_attempts, r.failures, r.queued_at, r.run_at,
            r.ctid AS place
), standing AS MATERIALIZED (
  SELECT (extract(epoch FROM min(r.lease_expires_at) - now()) * 1000000)::bigint AS next_expiry
  FROM runs r
  WHERE r.status = 'RUNNING' AND r.lease_expires_at >= now()
    AND $5::timestamptz IS NULL AND $6::timestamptz IS NULL
), looked AS MATERIALIZED (
  SELECT count(*), (SELECT next_expiry FROM standing) AS next_expiry, clock_timestamp() AS at
  FROM reclaimed
)
SELECT now(), (extract(epoch FROM looked.at - (SELECT at FROM began)) * 1000000)::bigint,
       looked.next_expiry, c.id, c.attempt, c.name, c.inputs, c.max_attempts, c.failures,
       greatest(c.queued_at, c.run_at), c.place
FROM looked LEFT JOIN reclaimed c ON true
