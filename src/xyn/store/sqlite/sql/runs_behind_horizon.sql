-- Delayed runs that came due behind the horizon of the counts, in the order in which it moves.
-- ?1 now, ?2 limit
SELECT run_at, queued_at, count(*)
FROM runs INDEXED BY ix_runs_run_at
WHERE status = 'QUEUED' AND run_at > queued_at AND run_at <= ?1
  AND (run_at, queued_at) >= (SELECT +due_run_at, +due_queued_at FROM count_header)
GROUP BY run_at, queued_at
ORDER BY run_at, queued_at
LIMIT ?2
