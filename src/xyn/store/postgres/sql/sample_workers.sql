-- The workers that were heard of lately. $1 how long ago at most, in microseconds
SELECT worker_id,
       greatest(extract(epoch FROM now() - heartbeat_at), 0)::double precision,
       now() - heartbeat_at < 3 * period
FROM workers
WHERE heartbeat_at > now() - $1::bigint * interval '1 microsecond'
ORDER BY worker_id
