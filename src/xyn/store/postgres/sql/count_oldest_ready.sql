SELECT EXTRACT(EPOCH FROM (NOW() - MIN(queued_at)))::double precision
FROM runs
WHERE status='QUEUED'::runstatus AND run_at <= NOW()
