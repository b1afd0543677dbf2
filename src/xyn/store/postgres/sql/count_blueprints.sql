-- Live runs by blueprint, row by row from the partial indexes.
SELECT name, sum(queued)::bigint, sum(running)::bigint
FROM (SELECT name, 1 AS queued, 0 AS running FROM runs WHERE status = 'QUEUED'
      UNION ALL
      SELECT name, 0, 1 FROM runs WHERE status = 'RUNNING') AS live
GROUP BY name ORDER BY name COLLATE "C"
