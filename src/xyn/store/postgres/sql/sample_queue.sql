-- The queue at one instant: finished runs from their counts, live ones from the partial indexes.
SELECT now(), ended.completed, ended.failed, ended.cancelled, queued.ready, queued.future,
       queued.oldest_ready, queued.oldest_eligible, running.expired, running.active,
       running.without_lease
FROM (
  SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0)::bigint AS completed,
         coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0)::bigint AS failed,
         coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0)::bigint AS cancelled
  FROM run_counts) AS ended,
(
  SELECT count(*) FILTER (WHERE run_at <= now()) AS ready,
         count(*) FILTER (WHERE run_at > now()) AS future,
         extract(epoch FROM now() - min(queued_at) FILTER (WHERE run_at <= now()))::double precision
           AS oldest_ready,
         extract(epoch FROM now() - min(greatest(queued_at, run_at)) FILTER (WHERE run_at <= now()))
           ::double precision AS oldest_eligible
  FROM runs WHERE status = 'QUEUED') AS queued,
(
  SELECT count(*) FILTER (WHERE lease_expires_at < now()) AS expired,
         count(*) FILTER (WHERE lease_expires_at >= now()) AS active,
         count(*) FILTER (WHERE lease_expires_at IS NULL) AS without_lease
  FROM runs WHERE status = 'RUNNING') AS running
