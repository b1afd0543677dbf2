-- Ends runs whose lease has run out and that nobody may claim again. $1 limit, $2 and $3 from which
-- expiry on to look and until which (NULL: from the first, to the last; expired_leases.h)
--
-- It keeps lease_expires_at, where a finish clears it: a worker that asks late can tell the
-- reaper's work from its own (store/outcomes.h).
WITH began(at) AS MATERIALIZED (
  SELECT clock_timestamp()  -- after planning
), locked AS MATERIALIZED (
  SELECT r.id
  FROM runs r
  WHERE (SELECT at FROM began) IS NOT NULL AND r.status = 'RUNNING' AND r.lease_expires_at < now()
    AND r.lease_expires_at >= coalesce($2::timestamptz, '-infinity')
    AND r.lease_expires_at <= coalesce($3::timestamptz, 'infinity')
    AND (r.cancel_requested_at IS NOT NULL OR r.reclaims >= r.max_reclaims)
  ORDER BY r.lease_expires_at
  LIMIT $1::integer
  FOR UPDATE SKIP LOCKED
), reaped AS (
  UPDATE runs r
  SET status = CASE WHEN r.cancel_requested_at IS NOT NULL THEN 'CANCELLED' ELSE 'FAILED' END::runstatus,
      error = CASE WHEN r.cancel_requested_at IS NULL THEN json_build_object(
                'type', 'lease_expired',
                'message', format('the lease ran out %s times', r.reclaims + 1))
              ELSE r.error END,
      completed_at = now()
  FROM locked
  WHERE r.id = ANY (ARRAY[locked.id]) AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
    AND r.lease_expires_at < now()
  RETURNING r.name, r.status
), looked AS MATERIALIZED (
  SELECT count(*), clock_timestamp() AS at FROM reaped
)
SELECT now(), (extract(epoch FROM looked.at - (SELECT at FROM began)) * 1000000)::bigint,
       reaped.name, reaped.status::text
FROM looked LEFT JOIN reaped ON true
