-- By how many runs the kept counts are off.
SELECT coalesce(max(sum(off) FILTER (WHERE off > 0), -sum(off) FILTER (WHERE off < 0), 0), 0)
FROM (SELECT n - (SELECT count(*) FROM runs WHERE runs.status = run_counts.status) AS off FROM run_counts)
