-- Ends attempts under their fencing tokens.
-- $1 run ids, $2 attempts, $3 kinds (store/requests.h), $4 outputs, $5 errors,
-- $6 retry backoffs in microseconds, $7 places of rows, or NULL. Returns those that ended; for the others
-- ask reread_runs.sql.
--
-- A place is a hint: what does not stand there under its token is looked for by its id.
--
-- `>= AND <=` is `=` that no partial index fits, so that the planner stays on the primary key: the dead
-- entries of the index of leases pile up while any session holds an old snapshot. Likewise `IS TRUE`
-- keeps it from the primary key where the place is known.
WITH wanted AS (
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bigint[],
                       $7::tid[])
    AS finish(id, attempt, kind, outputs, error, backoff, place)
), completed_in_place AS (
  UPDATE runs r
  SET status = 'COMPLETED', outputs = coalesce(w.outputs, '{}')::json, error = NULL,
      completed_at = now(), lease_expires_at = NULL
  FROM wanted w
  WHERE w.kind = 'complete'
    AND r.ctid = w.place AND (r.id = w.id) IS TRUE AND r.attempt = w.attempt
    AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
  RETURNING r.id, r.attempt, r.status
), elsewhere AS MATERIALIZED (
  SELECT * FROM wanted w
  WHERE w.kind = 'complete'
    AND (SELECT count(*) FROM completed_in_place) < (SELECT count(*) FROM wanted WHERE kind = 'complete')
    AND (w.id, w.attempt) NOT IN (SELECT id, attempt FROM completed_in_place)
), completed AS (
  UPDATE runs r
  SET status = 'COMPLETED', outputs = coalesce(w.outputs, '{}')::json, error = NULL,
      completed_at = now(), lease_expires_at = NULL
  FROM elsewhere w
  WHERE r.id = ANY (ARRAY[w.id]) AND r.attempt = w.attempt
    AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
  RETURNING r.id, r.attempt, r.status
), ended AS (
  UPDATE runs r
  SET (status, queued_at, run_at, locked_at, locked_by, started_at, completed_at) = (
        SELECT verdict.status,
               CASE WHEN verdict.status = 'QUEUED' THEN moment.now ELSE r.queued_at END,
               CASE WHEN verdict.status = 'QUEUED' THEN moment.now + w.backoff * interval '1 microsecond'
                    ELSE r.run_at END,
               CASE WHEN verdict.status <> 'QUEUED' THEN r.locked_at END,
               CASE WHEN verdict.status <> 'QUEUED' THEN r.locked_by END,
               CASE WHEN verdict.status <> 'QUEUED' THEN r.started_at END,
               CASE WHEN verdict.status <> 'QUEUED' THEN now() END
        FROM (SELECT CASE
                       WHEN w.kind = 'accept_cancel' OR r.cancel_requested_at IS NOT NULL THEN 'CANCELLED'
                       WHEN w.kind = 'release' THEN 'QUEUED'
                       WHEN w.kind = 'fail' AND r.failures + 1 < r.max_attempts THEN 'QUEUED'
                       ELSE 'FAILED'
                     END::runstatus AS status) AS verdict,
             (SELECT date_trunc('milliseconds', now()) AS now) AS moment),
      failures = r.failures + (w.kind IN ('fail', 'fail_for_good'))::integer,
      error = coalesce(w.error::json, r.error),
      lease_expires_at = NULL
  FROM wanted w
  WHERE w.kind <> 'complete'
    AND r.id = ANY (ARRAY[w.id]) AND r.attempt = w.attempt
    AND r.status >= 'RUNNING' AND r.status <= 'RUNNING'
  RETURNING r.id, r.attempt, r.status, r.run_at
), finished AS (
  SELECT * FROM completed_in_place
  UNION ALL SELECT * FROM completed
  UNION ALL SELECT id, attempt, status FROM ended
), woken AS MATERIALIZED (
  SELECT pg_notify(xyn_channel(), 'ready')
  WHERE EXISTS (SELECT FROM ended WHERE status = 'QUEUED' AND run_at <= now())
)
SELECT finished.id, finished.attempt, finished.status::text FROM finished LEFT JOIN woken ON true
