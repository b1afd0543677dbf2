-- How many runs there are, counted up to ?1, and live ones, counted up to about ?2.
SELECT (SELECT count(*) FROM (SELECT 1 FROM runs LIMIT ?1)),
       (SELECT count(*) FROM (
          SELECT 1 FROM runs INDEXED BY ix_runs_claim WHERE status = 'QUEUED' LIMIT ?2)) +
       (SELECT count(*) FROM (
          SELECT 1 FROM runs INDEXED BY ix_runs_lease_expires_at WHERE status = 'RUNNING' LIMIT ?2))
