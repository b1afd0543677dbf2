-- Live runs, row by row from the partial indexes. The finished ones are not looked at.
SELECT now(), queued.ready, queued.future, running.expired, running.active, running.without_lease
FROM (
  SELECT count(*) FILTER (WHERE run_at <= now()) AS ready,
         count(*) FILTER (WHERE run_at > now()) AS future
  FROM runs WHERE status = 'QUEUED') AS queued,
(
  SELECT count(*) FILTER (WHERE lease_expires_at < now()) AS expired,
         count(*) FILTER (WHERE lease_expires_at >= now()) AS active,
         count(*) FILTER (WHERE lease_expires_at IS NULL) AS without_lease
  FROM runs WHERE status = 'RUNNING') AS running
