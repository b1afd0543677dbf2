-- Claims the first ready runs in the order priority, run_at, id; the caller has to put them in it.
-- $1 limit, $2 worker, $3 lease in microseconds, $4 candidates to look at,
-- $5 to $7 (names, priorities above and below which) gaps: where there may be lanes,
-- $8 to $13 (names, priorities, run_at and ids behind which, run_at and ids until which; no such
-- run_at: ahead) stretches of lanes
--
-- A lane is a (name, priority) that has QUEUED runs. Lanes are found by skipping through
-- ix_runs_claim within the gaps, one probe each; within a lane the ready runs are the left end, in
-- order. So the cost depends on the lanes and the limit, not on future runs nor on blueprints
-- unknown here. Stretches are entered where they are said to begin: see claimed_lanes.h. All but
-- what is ahead is looked at first, and how long that takes is reported.
--
-- Other claimers may hold locks on the first candidates. They are skipped, and if that left this
-- claim short although candidates were cut off, the caller asks again with a larger $4.
--
-- What is locked stays in its place until this transaction ends, so it is updated by its ctid, without
-- another lookup. A row that somebody changed and committed since this statement's snapshot is left for
-- the next claim, as its place is none that this snapshot sees.
--
-- Rows are read where the index scans find them, as their places are not in the index: at most $4 of each
-- lane.
--
-- `>= AND <=` is `=` that no partial index fits: rows are looked up by their places alone, as the
-- dead entries of the partial indexes pile up while any session holds an old snapshot.
WITH RECURSIVE began(at) AS MATERIALIZED (
  SELECT clock_timestamp()  -- after planning
), found_lane(name, priority, below) AS (
  SELECT gap.name, head.priority, gap.below
  FROM (SELECT * FROM unnest($5::text[], $6::bigint[], $7::bigint[])
        WHERE (SELECT at FROM began) IS NOT NULL) AS gap(name, above, below)
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = gap.name
      AND r.priority > gap.above AND r.priority < gap.below
    ORDER BY r.priority LIMIT 1) AS head
  UNION ALL
  SELECT found_lane.name, next.priority, found_lane.below
  FROM found_lane
  CROSS JOIN LATERAL (
    SELECT r.priority FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = found_lane.name
      AND r.priority > found_lane.priority AND r.priority < found_lane.below
    ORDER BY r.priority LIMIT 1) AS next
), lane(name, priority, run_at, id, until, until_id, ahead) AS MATERIALIZED (
  SELECT name, priority, '-infinity'::timestamptz, '00000000-0000-0000-0000-000000000000'::uuid,
         'infinity'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, false
  FROM found_lane
  UNION ALL
  SELECT name, priority, coalesce(run_at, '-infinity'), id, coalesce(until, 'infinity'), until_id,
         until IS NULL
  FROM unnest($8::text[], $9::integer[], $10::timestamptz[], $11::uuid[], $12::timestamptz[],
              $13::uuid[]) AS stretch(name, priority, run_at, id, until, until_id)
), behind AS MATERIALIZED (
  SELECT head.place, head.id, lane.priority, head.run_at
  FROM lane
  CROSS JOIN LATERAL (
    SELECT r.ctid AS place, r.id, r.run_at FROM runs r
    WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
      AND (r.run_at, r.id) > (lane.run_at, lane.id)
      AND (r.run_at, r.id) <= (least(now(), lane.until), lane.until_id)
    ORDER BY r.run_at, r.id LIMIT $4::integer) AS head
  WHERE NOT lane.ahead
  ORDER BY lane.priority, head.run_at, head.id
  LIMIT $4::integer
), looked(behind, at) AS MATERIALIZED (
  SELECT count(*), clock_timestamp() FROM behind
), candidate AS MATERIALIZED (
  SELECT place, id, priority, run_at, ahead
  FROM (
    SELECT *, false AS ahead FROM behind
    UNION ALL
    SELECT head.place, head.id, lane.priority, head.run_at, true
    FROM (SELECT * FROM lane WHERE ahead AND (SELECT at FROM looked) IS NOT NULL) AS lane
    CROSS JOIN LATERAL (
      SELECT r.ctid AS place, r.id, r.run_at FROM runs r
      WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
        AND (r.run_at, r.id) > (lane.run_at, lane.id) AND r.run_at <= now()
      ORDER BY r.run_at, r.id LIMIT $4::integer) AS head) AS head
  ORDER BY priority, run_at, id
  LIMIT $4::integer
), locked AS MATERIALIZED (
  SELECT r.ctid AS place, candidate.ahead
  FROM candidate JOIN runs r ON r.ctid = candidate.place
  WHERE r.status >= 'QUEUED' AND r.status <= 'QUEUED'
  ORDER BY candidate.priority, candidate.run_at, candidate.id
  LIMIT $1::integer
  FOR UPDATE OF r SKIP LOCKED
), claimed AS (
  UPDATE runs r
  SET status = 'RUNNING', attempt = r.attempt + 1, locked_at = now(), locked_by = $2::text,
      lease_expires_at = now() + $3::bigint * interval '1 microsecond', started_at = now()
  WHERE r.ctid = ANY (ARRAY(SELECT place FROM locked)) AND r.status >= 'QUEUED' AND r.status <= 'QUEUED'
  RETURNING r.priority, r.run_at, r.id, r.attempt, r.name, r.inputs, r.max_attempts, r.failures,
            r.queued_at, r.ctid AS place
), found AS (
  SELECT count(*) AS candidates,
         (SELECT behind FROM looked) AS behind,
         (SELECT count(*) FROM locked) AS locked,
         (SELECT count(*) FROM locked WHERE NOT ahead) AS locked_behind,
         (extract(epoch FROM (SELECT at FROM looked) - (SELECT at FROM began)) * 1000000)::bigint AS took,
         CASE WHEN count(*) < $1::integer THEN (
           SELECT (extract(epoch FROM min(due.run_at) - now()) * 1000000)::bigint
           FROM lane
           CROSS JOIN LATERAL (
             SELECT r.run_at FROM runs r
             WHERE r.status = 'QUEUED' AND r.name = lane.name AND r.priority = lane.priority
               AND r.run_at > now()
             ORDER BY r.run_at LIMIT 1) AS due
           WHERE lane.until = 'infinity')
         END AS next_due
  FROM candidate
)
SELECT found.candidates, found.behind, found.locked, found.locked_behind, found.took, found.next_due,
       now(), c.priority, c.run_at, c.id, c.attempt, c.name, c.inputs, c.max_attempts, c.failures,
       greatest(c.queued_at, c.run_at), c.place
FROM found LEFT JOIN claimed c ON true
