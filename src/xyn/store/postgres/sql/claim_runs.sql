-- Claims ready runs in the order priority, run_at, id.
-- $1 known blueprints, $2 limit, $3 worker, $4 lease in microseconds, $5 candidates to look at,
-- $6 to $9 (names, priorities, run_at, ids) lanes to go on in and behind which run of each; none: all
-- lanes there are, from their beginnings
--
-- A lane is a (name, priority) that has QUEUED runs. Lanes are found by skipping through
-- ix_runs_claim, one probe each; within a lane the ready runs are the left end, in order. So the
-- cost depends on the lanes and the limit, not on future runs nor on blueprints unknown here.
-- Lanes that are given are entered where they are said to go on: see claimed_lanes.h.
--
-- Other claimers may hold locks on the first candidates. They are skipped, and if that left this
-- claim short although candidates were cut off, the caller asks again with a larger $5.
--
-- What is locked stays in its place until this transaction ends, so it is updated by its ctid, without
-- another lookup. A row whose place is one that this statement's snapshot does not see (somebody
-- changed it and committed meanwhile) is left for the next claim.
--
-- `>= AND <=` is `=` that no partial index fits: rows are looked up by the primary key alone, as the
-- dead entries of the partial indexes pile up while any session holds an old snapshot.
WITH RECURSIVE began(at) AS MATERIALIZED (
  SELECT clock_timestamp()  -- after planning
), found_lane(name, priority) AS (
  SELECT known.name, head.priority
  FROM (SELECT unnest($1::text[])
        WHERE cardinality($6::text[]) = 0 AND (SELECT at FROM began) IS NOT NULL) AS known(name)
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = known.name
    ORDER BY r.priority LIMIT 1) AS head
  UNION ALL
  SELECT found_lane.name, next.priority
  FROM found_lane
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = found_lane.name AND r.priority > found_lane.priority
    ORDER BY r.priority LIMIT 1) AS next
), lane(name, priority, run_at, id) AS MATERIALIZED (
  SELECT name, priority, '-infinity'::timestamptz, '00000000-0000-0000-0000-000000000000'::uuid
  FROM found_lane
  UNION ALL
  SELECT * FROM unnest($6::text[], $7::integer[], $8::timestamptz[], $9::uuid[])
), candidate AS MATERIALIZED (
  SELECT head.id, lane.priority, head.run_at
  FROM lane
  CROSS JOIN LATERAL (
    SELECT r.id, r.run_at FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
      AND (r.run_at, r.id) > (lane.run_at, lane.id) AND r.run_at <= now()
    ORDER BY r.run_at, r.id LIMIT $5::integer) AS head
  ORDER BY lane.priority, head.run_at, head.id
  LIMIT $5::integer
), locked AS MATERIALIZED (
  SELECT r.ctid
  FROM candidate JOIN runs r ON r.id = ANY (ARRAY[candidate.id])
  WHERE r.status >= 'QUEUED' AND r.status <= 'QUEUED'
  ORDER BY candidate.priority, candidate.run_at, candidate.id
  LIMIT $2::integer
  FOR UPDATE OF r SKIP LOCKED
), claimed AS (
  UPDATE runs r
  SET status = 'RUNNING', attempt = r.attempt + 1, locked_at = now(), locked_by = $3::text,
      lease_expires_at = now() + $4::bigint * interval '1 microsecond', started_at = now()
  FROM locked
  WHERE r.ctid = locked.ctid AND r.status >= 'QUEUED' AND r.status <= 'QUEUED'
  RETURNING r.priority, r.run_at, r.id, r.attempt, r.name, r.inputs, r.max_attempts, r.failures,
            r.queued_at
), found AS (
  SELECT count(*) AS candidates,
         (extract(epoch FROM clock_timestamp() - (SELECT at FROM began)) * 1000000)::bigint AS took,
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
SELECT found.candidates, found.took, found.next_due, c.priority, c.run_at, c.id, c.attempt, c.name,
       c.inputs, c.max_attempts, c.failures, (extract(epoch FROM now() - greatest(c.queued_at, c.run_at)) * 1000000)::bigint
FROM found LEFT JOIN claimed c ON true
ORDER BY c.priority, c.run_at, c.id
