-- A page by descending id. $1 status or null, $2 name or null, $3 id before which or null, $4 limit
--
-- Rare statuses have an index of their own; of the three branches the parameters leave one.
WITH page AS MATERIALIZED (
  (SELECT id FROM runs
   WHERE ($1::text IS NULL OR $1 IN ('QUEUED', 'COMPLETED'))
     AND ($1 IS NULL OR status::text = $1) AND ($2::text IS NULL OR name = $2)
     AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
   ORDER BY id DESC LIMIT $4::integer)
  UNION ALL
  (SELECT id FROM runs
   WHERE $1 = 'RUNNING' AND status = 'RUNNING' AND ($2::text IS NULL OR name = $2)
     AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
   ORDER BY id DESC LIMIT $4::integer)
  UNION ALL
  (SELECT id FROM runs
   WHERE $1 IN ('FAILED', 'CANCELLED') AND status IN ('FAILED', 'CANCELLED') AND status::text = $1
     AND ($2::text IS NULL OR name = $2)
     AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
   ORDER BY id DESC LIMIT $4::integer)
)
SELECT r.id, r.name, r.status::text, r.correlation_id, r.inputs, r.outputs, r.error, r.queued_at,
       r.run_at, r.priority, r.attempt, r.max_attempts, r.failures, r.reclaims, r.max_reclaims,
       r.locked_at, r.locked_by, r.lease_expires_at, r.cancel_requested_at, r.created_at,
       r.started_at, r.completed_at
FROM page JOIN runs r ON r.id = ANY (ARRAY[page.id])
ORDER BY r.id DESC
