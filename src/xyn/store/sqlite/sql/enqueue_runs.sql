-- Inserts a run unless there is one of its id.
-- ?1 now, ?2 id, ?3 name, ?4 inputs, ?5 correlation id, ?6 run_at, ?7 priority, ?8 max_attempts,
-- ?9 max_reclaims
INSERT INTO runs (id, name, inputs, correlation_id, queued_at, run_at, created_at, priority,
                  max_attempts, max_reclaims)
VALUES (?2, ?3, ?4, ?5, ?1, ?6, ?1, ?7, ?8, ?9)
ON CONFLICT (id) DO NOTHING
