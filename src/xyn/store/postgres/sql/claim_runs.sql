-- Claims ready runs in the order priority, run_at, id.
-- $1 known blueprints, $2 limit, $3 worker, $4 lease in microseconds, $5 candidates to look at
--
-- A lane is a (name, priority) that has QUEUED runs. Lanes are found by skipping through
-- ix_runs_claim, one probe each; within a lane the ready runs are the left end, in order. So the
-- cost depends on the lanes and the limit, not on future runs nor on blueprints unknown here.
--
-- Other claimers may hold locks on the first candidates. They are skipped, and if that left this
-- claim short although candidates were cut off, the caller asks again with a larger $5.
WITH RECURSIVE lane(name, priority) AS (
  SELECT known.name, head.priority
  FROM unnest($1::text[]) AS known(name)
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = known.name
    ORDER BY r.priority LIMIT 1) AS head
  UNION ALL
  SELECT lane.name, next.priority
  FROM lane
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority > lane.priority
    ORDER BY r.priority LIMIT 1) AS next
), candidate AS MATERIALIZED (
  SELECT head.id, lane.priority, head.run_at
  FROM lane
  CROSS JOIN LATERAL (
    SELECT r.id, r.run_at FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
      AND r.run_at <= now()
    ORDER BY r.run_at, r.id LIMIT $5::integer) AS head
  ORDER BY lane.priority, head.run_at, head.id
  LIMIT $5::integer
), locked AS MATERIALIZED (
  SELECT r.id
  FROM candidate JOIN runs r ON r.id = candidate.id
  WHERE r.status::text = 'QUEUED'
  ORDER BY candidate.priority, candidate.run_at, candidate.id
  LIMIT $2::integer
  FOR UPDATE OF r SKIP LOCKED
), claimed AS (
  UPDATE runs r
  SET status = 'RUNNING', attempt = r.attempt + 1, locked_at = now(), locked_by = $3::text,
      lease_expires_at = now() + $4::bigint * interval '1 microsecond', started_at = now()
  FROM locked
  WHERE r.id = locked.id AND r.status::text = 'QUEUED'
  RETURNING r.*
), found AS (
  SELECT count(*) AS candidates,
         CASE WHEN count(*) < $2::integer THEN (
           SELECT (extract(epoch FROM min(due.run_at) - now()) * 1000000)::bigint
           FROM lane
           CROSS JOIN LATERAL (
             SELECT r.run_at FROM runs r
             WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
               AND r.run_at > now()
             ORDER BY r.run_at LIMIT 1) AS due)
         END AS next_due
  FROM candidate
)
SELECT found.candidates, found.next_due, c.id, c.attempt, c.name, c.inputs, c.max_attempts,
       c.failures, (extract(epoch FROM now() - greatest(c.queued_at, c.run_at)) * 1000000)::bigint
FROM found LEFT JOIN claimed c ON true
ORDER BY c.priority, c.run_at, c.id
