-- Inserts a run unless there is one of its id. At no time in the past: run_at is now or later.
-- ?1 now, ?2 id, ?3 name, ?4 inputs, ?5 correlation id, ?6 run_at, ?7 delay, ?8 priority,
-- ?9 max_attempts, ?10 max_reclaims
INSERT INTO runs (id, name, inputs, correlation_id, queued_at, run_at, created_at, priority,
                  max_attempts, max_reclaims)
VALUES (?2, ?3, ?4, ?5, ?1, max(?1, coalesce(?6, ?1 + ?7, ?1)), ?1, ?8, ?9, ?10)
ON CONFLICT (id) DO NOTHING
