-- The specification's queries, and what the collector exports beyond them, counted from every row at
-- one instant, ?1: no index and no kept count has a part in it. The columns are those of sample_queue.
SELECT count(*) FILTER (WHERE status = 'QUEUED'),
       count(*) FILTER (WHERE status = 'RUNNING'),
       count(*) FILTER (WHERE status = 'COMPLETED'),
       count(*) FILTER (WHERE status = 'FAILED'),
       count(*) FILTER (WHERE status = 'CANCELLED'),
       count(*) FILTER (WHERE status = 'QUEUED' AND run_at <= ?1),
       count(*) FILTER (WHERE status = 'QUEUED' AND run_at > ?1),
       ?1 - min(queued_at) FILTER (WHERE status = 'QUEUED' AND run_at <= ?1),
       ?1 - min(max(queued_at, run_at)) FILTER (WHERE status = 'QUEUED' AND run_at <= ?1),
       count(*) FILTER (WHERE status = 'RUNNING' AND lease_expires_at < ?1),
       count(*) FILTER (WHERE status = 'RUNNING' AND lease_expires_at >= ?1),
       count(*) FILTER (WHERE status = 'RUNNING' AND lease_expires_at IS NULL)
FROM runs NOT INDEXED
