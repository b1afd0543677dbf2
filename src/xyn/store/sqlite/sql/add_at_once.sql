-- ?1 queued_at, ?2 run_at, ?3 how many more runs that wait for nothing have them
INSERT INTO at_once_counts (queued_at, run_at, n) VALUES (?1, ?2, ?3)
ON CONFLICT (queued_at, run_at) DO UPDATE SET n = n + excluded.n
