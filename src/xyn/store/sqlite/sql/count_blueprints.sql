-- Live runs by blueprint, counted from every row.
SELECT name, count(*) FILTER (WHERE status = 'QUEUED'), count(*) FILTER (WHERE status = 'RUNNING')
FROM runs NOT INDEXED
WHERE status IN ('QUEUED', 'RUNNING')
GROUP BY name
ORDER BY name
