-- Folds the deltas of run_counts into one row a status. $1 key of the lock, $2 deltas worth folding
--
-- Exact whoever else runs: a row is deleted and re-added, as part of a sum, in one transaction, and a
-- row that another compactor deleted first is not returned here. The lock only saves double work.
WITH gate AS MATERIALIZED (
  SELECT WHERE (SELECT count(*) FROM run_counts) >= $2::bigint AND pg_try_advisory_xact_lock($1::bigint)
), folded AS (
  DELETE FROM run_counts WHERE EXISTS (SELECT FROM gate) RETURNING status, n
), kept AS (
  INSERT INTO run_counts SELECT status, sum(n) FROM folded GROUP BY status HAVING sum(n) <> 0
)
SELECT count(*) FROM folded
