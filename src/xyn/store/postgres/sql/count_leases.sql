SELECT
  COUNT(*) FILTER (WHERE lease_expires_at < NOW()) AS expired,
  COUNT(*) FILTER (WHERE lease_expires_at >= NOW()) AS active
FROM runs
WHERE status='RUNNING'::runstatus AND lease_expires_at IS NOT NULL
