-- A page by descending id. ?1 status or null, ?2 name or null, ?3 id before which or null, ?4 limit
--
-- One branch a status, of which only the one asked for reads anything: each names the index that is
-- about as large as the status, and the planner needs a literal to see that a partial index fits.
-- COMPLETED, the bulk of the rows, and no status at all walk the primary key.
WITH page(run, id) AS (
  SELECT * FROM (
    SELECT rowid, id FROM runs INDEXED BY ix_runs_claim
    WHERE ?1 = 'QUEUED' AND status = 'QUEUED' AND (?2 IS NULL OR name = ?2)
      AND id < coalesce(?3, 'g')
    ORDER BY id DESC LIMIT ?4)
  UNION ALL SELECT * FROM (
    SELECT rowid, id FROM runs INDEXED BY ix_runs_lease_expires_at
    WHERE ?1 = 'RUNNING' AND status = 'RUNNING' AND (?2 IS NULL OR name = ?2)
      AND id < coalesce(?3, 'g')
    ORDER BY id DESC LIMIT ?4)
  UNION ALL SELECT * FROM (
    SELECT rowid, id FROM runs INDEXED BY ix_runs_ended_badly
    WHERE ?1 = 'FAILED' AND status = 'FAILED' AND (?2 IS NULL OR name = ?2)
      AND id < coalesce(?3, 'g')
    ORDER BY id DESC LIMIT ?4)
  UNION ALL SELECT * FROM (
    SELECT rowid, id FROM runs INDEXED BY ix_runs_ended_badly
    WHERE ?1 = 'CANCELLED' AND status = 'CANCELLED' AND (?2 IS NULL OR name = ?2)
      AND id < coalesce(?3, 'g')
    ORDER BY id DESC LIMIT ?4)
  UNION ALL SELECT * FROM (
    SELECT rowid, id FROM runs
    WHERE (?1 IS NULL OR ?1 = 'COMPLETED') AND (?1 IS NULL OR status = ?1)
      AND (?2 IS NULL OR name = ?2) AND id < coalesce(?3, 'g')
    ORDER BY id DESC LIMIT ?4)
)
SELECT runs.id, name, status, correlation_id, inputs, outputs, error, queued_at, run_at, priority,
       attempt, max_attempts, failures, reclaims, max_reclaims, locked_at, locked_by,
       lease_expires_at, cancel_requested_at, created_at, started_at, completed_at
FROM page CROSS JOIN runs ON runs.rowid = page.run
ORDER BY page.id DESC
