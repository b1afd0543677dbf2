-- Live runs by blueprint, from the kept counts. The columns are those of count_blueprints.
SELECT name, queued, running
FROM live_counts
WHERE queued <> 0 OR running <> 0
ORDER BY name
