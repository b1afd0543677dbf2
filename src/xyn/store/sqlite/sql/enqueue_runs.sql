-- Inserts a run unless there is one of its id.
-- ?1 now, ?2 name, ?3 run_at, ?4 priority, ?5 max_attempts, ?6 max_reclaims,
-- ?7 id, ?8 inputs, ?9 correlation id
INSERT INTO runs (queued_at, created_at, name, run_at, priority, max_attempts, max_reclaims,
                  id, inputs, correlation_id)
VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO NOTHING
