-- ?1 status, ?2 how many more
INSERT INTO run_counts (status, n) VALUES (?1, ?2)
ON CONFLICT (status) DO UPDATE SET n = n + excluded.n
