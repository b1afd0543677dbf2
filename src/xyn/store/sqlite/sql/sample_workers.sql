-- The workers that were heard of lately. ?1 now, ?2 how long ago at most
SELECT worker_id, max(?1 - heartbeat_at, 0), ?1 - heartbeat_at < 3 * period
FROM workers
WHERE heartbeat_at > ?1 - ?2
ORDER BY worker_id
