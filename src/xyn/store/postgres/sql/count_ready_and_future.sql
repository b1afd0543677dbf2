SELECT
  COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at <= NOW()) AS ready,
  COUNT(*) FILTER (WHERE status='QUEUED'::runstatus AND run_at > NOW()) AS future
FROM runs
