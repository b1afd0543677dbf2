-- Queue depth by status (uses: ix_runs_status)
SELECT status::text, COUNT(*)::bigint
FROM runs
GROUP BY status;

-- Ready vs future (uses: ix_runs_status, ix_runs_run_at)
SELECT
  COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at <= NOW()) AS ready,
  COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at > NOW()) AS future
FROM runs;

-- Oldest ready age (uses: ix_runs_status, ix_runs_run_at, ix_runs_queued_at)
SELECT EXTRACT(EPOCH FROM (NOW() - MIN(queued_at)))::double precision
FROM runs
WHERE status='QUEUED'::runstatus AND run_at <= NOW();

-- Lease health (uses: ix_runs_status, ix_runs_lease_expires_at)
SELECT
  COUNT(*) FILTER (WHERE lease_expires_at < NOW()) AS expired,
  COUNT(*) FILTER (WHERE lease_expires_at >= NOW()) AS active
FROM runs
WHERE status='RUNNING'::runstatus AND lease_expires_at IS NOT NULL;
