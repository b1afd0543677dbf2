-- ?1 now, ?2 worker, ?3 its period
INSERT INTO workers (worker_id, heartbeat_at, period) VALUES (?2, ?1, ?3)
ON CONFLICT (worker_id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at, period = excluded.period
