-- The queue at one instant, from the counts alone (migrations/0002_counts.sql says how they are kept).
-- One row for each blueprint with live runs, or one without; the first columns are in all of them.
-- If clock_went_back, the database's clock stands before what the counts take for due: then the
-- caller has to count.
WITH total AS MATERIALIZED (
  SELECT * FROM run_totals_in_force
), change AS MATERIALIZED (  -- what is not folded yet
  SELECT status, name, due_at, queued_at, sum(n) AS n
  FROM run_deltas_unfolded GROUP BY status, name, due_at, queued_at HAVING sum(n) <> 0
), came_due AS MATERIALIZED (  -- since the last fold
  SELECT c.run_at, c.queued_at, c.name, c.n FROM queued_counts c
  WHERE NOT c.due AND c.run_at > (SELECT due_before FROM total) AND c.run_at <= now()
), used_up AS MATERIALIZED (
  SELECT due_at AS run_at, queued_at, name
  FROM change
  WHERE status = 'QUEUED' AND n < 0 AND n + (
    SELECT c.n FROM queued_counts c
    WHERE c.run_at = change.due_at AND c.queued_at = change.queued_at AND c.name = change.name) = 0
), late AS MATERIALIZED (  -- keys that lead to the oldest run, beside the due ones of queued_counts
  SELECT queued_at, greatest(queued_at, due_at) AS eligible_at FROM change
  WHERE status = 'QUEUED' AND n > 0 AND due_at <= now()
  UNION ALL
  SELECT queued_at, greatest(queued_at, run_at) FROM came_due
  WHERE (run_at, queued_at, name) NOT IN (SELECT run_at, queued_at, name FROM used_up)
), sums AS (
  SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
         coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
         coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled,
         coalesce(sum(n) FILTER (WHERE status = 'QUEUED'), 0) AS queued,
         coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
         coalesce(sum(n) FILTER (WHERE status = 'QUEUED' AND due_at <= now()), 0) AS ready,
         coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at < now()), 0) AS expired,
         coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at IS NULL), 0) AS without_lease
  FROM change
), blueprint AS (
  SELECT name, sum(queued) AS queued, sum(running) AS running
  FROM (SELECT known.name, known.queued, known.running
        FROM total, unnest(total.names, total.names_queued, total.names_running)
          AS known(name, queued, running)
        UNION ALL
        SELECT name, CASE status WHEN 'QUEUED' THEN n ELSE 0 END,
               CASE status WHEN 'RUNNING' THEN n ELSE 0 END
        FROM change WHERE name IS NOT NULL) AS live
  GROUP BY name HAVING sum(queued) <> 0 OR sum(running) <> 0
)
SELECT now(), total.due_before > now() AS clock_went_back,
       (total.completed + sums.completed)::bigint, (total.failed + sums.failed)::bigint,
       (total.cancelled + sums.cancelled)::bigint,
       (total.queued + sums.queued)::bigint, (total.running + sums.running)::bigint,
       (total.ready + sums.ready + (SELECT coalesce(sum(n), 0) FROM came_due))::bigint AS ready,
       extract(epoch FROM now() - least(
         (SELECT min(queued_at) FROM late),
         (SELECT c.queued_at FROM queued_counts c
          WHERE c.due AND c.queued_at >= (SELECT oldest_queued_at FROM total)
            AND (c.run_at, c.queued_at, c.name) NOT IN (SELECT run_at, queued_at, name FROM used_up)
          ORDER BY c.queued_at LIMIT 1)))::double precision AS oldest_ready,
       extract(epoch FROM now() - least(
         (SELECT min(eligible_at) FROM late),
         (SELECT greatest(c.queued_at, c.run_at) FROM queued_counts c
          WHERE c.due AND greatest(c.queued_at, c.run_at) >= (SELECT oldest_eligible_at FROM total)
            AND (c.run_at, c.queued_at, c.name) NOT IN (SELECT run_at, queued_at, name FROM used_up)
          ORDER BY greatest(c.queued_at, c.run_at) LIMIT 1)))::double precision AS oldest_eligible,
       (total.expired + sums.expired + (
         SELECT coalesce(sum(c.n), 0) FROM running_counts c
         WHERE c.leased AND NOT c.expired
           AND c.lease_expires_at >= (SELECT due_before FROM total)
           AND c.lease_expires_at < now()))::bigint AS expired,
       (total.without_lease + sums.without_lease)::bigint,
       blueprint.name, blueprint.queued::bigint, blueprint.running::bigint
FROM total CROSS JOIN sums LEFT JOIN blueprint ON true
WHERE NOT EXISTS (SELECT FROM runs WHERE false)  -- reads nothing, but the table has to be there
ORDER BY blueprint.name COLLATE "C"
