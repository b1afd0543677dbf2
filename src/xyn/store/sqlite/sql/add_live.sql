-- ?1 name, ?2 queued, ?3 delayed, ?4 running
INSERT INTO live_counts (name, queued, delayed, running) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (name) DO UPDATE
SET queued = queued + excluded.queued, delayed = delayed + excluded.delayed,
    running = running + excluded.running
