-- By how many runs the counts up to the horizon are off.
WITH counted AS MATERIALIZED (
  SELECT queued_at, count(*) AS n
  FROM runs INDEXED BY ix_runs_run_at
  WHERE status = 'QUEUED' AND run_at > queued_at
    AND (run_at, queued_at) < (SELECT +due_run_at, +due_queued_at FROM count_header)
  GROUP BY queued_at
), off AS (
  SELECT sum(n) AS n
  FROM (SELECT queued_at, -n AS n FROM due_counts UNION ALL SELECT queued_at, n FROM counted)
  GROUP BY queued_at
)
SELECT max((SELECT coalesce(sum(abs(n)), 0) FROM off),
           abs((SELECT coalesce(sum(n), 0) FROM counted) - due)), repairs
FROM count_header
