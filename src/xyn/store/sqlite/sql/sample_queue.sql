-- The queue at one instant, ?1: finished runs from their counts, live ones from the partial indexes.
-- The columns are those of count_queue.
WITH queued AS (
  SELECT count(*) AS depth,
         count(*) FILTER (WHERE run_at <= ?1) AS ready,
         count(*) FILTER (WHERE run_at > ?1) AS future,
         ?1 - min(queued_at) FILTER (WHERE run_at <= ?1) AS oldest_ready,
         ?1 - min(max(queued_at, run_at)) FILTER (WHERE run_at <= ?1) AS oldest_eligible
  FROM runs INDEXED BY ix_runs_queued_at WHERE status = 'QUEUED'
), running AS (
  SELECT count(*) AS depth,
         count(*) FILTER (WHERE lease_expires_at < ?1) AS expired,
         count(*) FILTER (WHERE lease_expires_at >= ?1) AS active,
         count(*) FILTER (WHERE lease_expires_at IS NULL) AS without_lease
  FROM runs INDEXED BY ix_runs_lease_expires_at WHERE status = 'RUNNING'
), ended AS (
  SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
         coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
         coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled
  FROM run_counts
)
SELECT queued.depth, running.depth, completed, failed, cancelled, ready, future,
       oldest_ready, oldest_eligible, expired, active, without_lease
FROM queued, running, ended
