-- What to add to run_counts to make them right. Reads the whole table.
WITH counted AS MATERIALIZED (
  SELECT count(*) FILTER (WHERE status = 'COMPLETED') AS completed,
         count(*) FILTER (WHERE status = 'FAILED') AS failed,
         count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled
  FROM runs NOT INDEXED
)
SELECT status, sum(n)
FROM (
  SELECT status, -n AS n FROM run_counts
  UNION ALL SELECT 'COMPLETED', completed FROM counted
  UNION ALL SELECT 'FAILED', failed FROM counted
  UNION ALL SELECT 'CANCELLED', cancelled FROM counted)
GROUP BY status
HAVING sum(n) <> 0
