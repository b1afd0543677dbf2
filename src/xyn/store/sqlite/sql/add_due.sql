-- ?1 queued_at, ?2 how many more due runs have it
INSERT INTO due_counts (queued_at, n) VALUES (?1, ?2)
ON CONFLICT (queued_at) DO UPDATE SET n = n + excluded.n
