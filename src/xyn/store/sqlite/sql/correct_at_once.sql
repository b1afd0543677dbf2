-- What to add to at_once_counts to make them right.
SELECT queued_at, run_at, sum(n)
FROM (
  SELECT queued_at, run_at, -n AS n FROM at_once_counts
  UNION ALL
  SELECT queued_at, run_at, 1 FROM runs INDEXED BY ix_runs_claim
  WHERE status = 'QUEUED' AND run_at <= queued_at)
GROUP BY queued_at, run_at
HAVING sum(n) <> 0
