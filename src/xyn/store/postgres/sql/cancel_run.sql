-- $1 id. Returns the status the run had, or nothing if there is no such run.
WITH target AS MATERIALIZED (
  SELECT id, status FROM runs WHERE id = $1 FOR UPDATE
), changed AS (
  UPDATE runs r
  SET status = CASE WHEN target.status = 'QUEUED' THEN 'CANCELLED' ELSE r.status END,
      completed_at = CASE WHEN target.status = 'QUEUED' THEN now() END,
      cancel_requested_at = coalesce(r.cancel_requested_at, now())
  FROM target
  WHERE r.id = ANY (ARRAY[target.id]) AND target.status IN ('QUEUED', 'RUNNING')
  RETURNING CASE WHEN target.status = 'RUNNING' THEN pg_notify(xyn_channel(), 'cancel') END
)
SELECT target.status::text, count(changed) FROM target LEFT JOIN changed ON true GROUP BY target.status
