-- $1 id. Returns the status the run had, or nothing if there is no such run.
WITH target AS MATERIALIZED (
  SELECT id, status FROM runs WHERE id = $1 FOR UPDATE
), changed AS (
  UPDATE runs r
  SET status = 'QUEUED', queued_at = date_trunc('milliseconds', now()),
      run_at = date_trunc('milliseconds', now()), failures = 0, reclaims = 0,
      outputs = NULL, error = NULL, locked_at = NULL, locked_by = NULL, lease_expires_at = NULL,
      cancel_requested_at = NULL, started_at = NULL, completed_at = NULL
  FROM target
  WHERE r.id = ANY (ARRAY[target.id]) AND target.status IN ('FAILED', 'CANCELLED')
  RETURNING pg_notify(xyn_channel(), 'ready')
)
SELECT target.status::text, count(changed) FROM target LEFT JOIN changed ON true GROUP BY target.status
