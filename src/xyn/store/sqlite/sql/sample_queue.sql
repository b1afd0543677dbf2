-- The queue at one instant, ?1, from the kept counts and the ends of the partial indexes: see
-- migrations/0002_counts.sql and 0005_at_once_counts.sql. The columns are those of count_queue.
WITH ended AS (
  SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
         coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
         coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
  FROM run_counts
), live AS (
  SELECT coalesce(sum(queued), 0) AS queued, coalesce(sum(delayed), 0) AS delayed,
         coalesce(sum(running), 0) AS running
  FROM live_counts
), at_once AS (
  SELECT live.queued - live.delayed - (
           SELECT coalesce(sum(n), 0) FROM at_once_counts WHERE queued_at > ?1 AND run_at > ?1
         ) AS ready,
         coalesce((
           SELECT queued_at FROM at_once_counts
           WHERE n > 0 AND queued_at <= ?1
           ORDER BY queued_at LIMIT 1
         ), (
           SELECT queued_at FROM at_once_counts
           WHERE n > 0 AND queued_at > ?1 AND run_at <= ?1
           ORDER BY queued_at LIMIT 1
         )) AS oldest
  FROM live
), header AS (
  SELECT due_run_at, due_queued_at, due FROM count_header WHERE due_run_at <= ?1
), horizon AS MATERIALIZED (
  SELECT due_run_at, due_queued_at, due,
         (SELECT queued_at FROM due_counts WHERE n > 0 ORDER BY queued_at LIMIT 1) AS oldest
  FROM header
  UNION ALL  -- one that lies ahead of now is not used
  SELECT -9223372036854775808, -9223372036854775808, 0, NULL WHERE NOT EXISTS (SELECT * FROM header)
), behind AS (
  SELECT count(*) AS due, min(queued_at) AS oldest
  FROM runs INDEXED BY ix_runs_run_at
  WHERE status = 'QUEUED' AND run_at > queued_at AND run_at <= ?1
    AND (run_at, queued_at) >= (SELECT +due_run_at, +due_queued_at FROM horizon)
), first_due AS (
  SELECT (SELECT run_at FROM runs INDEXED BY ix_runs_run_at
          WHERE status = 'QUEUED' AND run_at > queued_at AND run_at <= ?1
          ORDER BY run_at LIMIT 1) AS run_at
), ready AS (
  SELECT at_once.ready + horizon.due + behind.due AS n,
         (SELECT min(queued_at) FROM (
            SELECT oldest AS queued_at FROM at_once
            UNION ALL SELECT oldest FROM horizon
            UNION ALL SELECT oldest FROM behind)) AS queued_at,
         (SELECT min(eligible_at) FROM (
            SELECT oldest AS eligible_at FROM at_once
            UNION ALL SELECT run_at FROM first_due)) AS eligible_at
  FROM at_once, horizon, behind
), leases AS (
  SELECT (SELECT count(*) FROM runs INDEXED BY ix_runs_lease_expires_at
          WHERE status = 'RUNNING' AND lease_expires_at < ?1) AS expired,
         (SELECT count(*) FROM runs INDEXED BY ix_runs_lease_expires_at
          WHERE status = 'RUNNING' AND lease_expires_at IS NULL) AS none
)
SELECT live.queued, live.running, completed, failed, cancelled, ready.n, live.queued - ready.n,
       ?1 - ready.queued_at, ?1 - ready.eligible_at,
       leases.expired, live.running - leases.expired - leases.none, leases.none
FROM ended, live, ready, leases
