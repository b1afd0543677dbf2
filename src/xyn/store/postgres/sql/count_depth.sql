SELECT status::text, COUNT(*)::bigint
FROM runs
GROUP BY status
