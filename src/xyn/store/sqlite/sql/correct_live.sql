-- What to add to live_counts to make them right.
SELECT name, sum(queued), sum(delayed), sum(running)
FROM (
  SELECT name, -queued AS queued, -delayed AS delayed, -running AS running FROM live_counts
  UNION ALL
  SELECT name, count(*), sum(run_at > queued_at), 0 FROM runs INDEXED BY ix_runs_claim
  WHERE status = 'QUEUED' GROUP BY name
  UNION ALL
  SELECT name, 0, 0, count(*) FROM runs INDEXED BY ix_runs_lease_expires_at
  WHERE status = 'RUNNING' GROUP BY name)
GROUP BY name
HAVING sum(queued) <> 0 OR sum(delayed) <> 0 OR sum(running) <> 0
