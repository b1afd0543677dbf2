-- What the collector exports and the specification's queries do not ask for.
SELECT now(),
       (SELECT extract(epoch FROM now() - min(greatest(queued_at, run_at)))::double precision
        FROM runs WHERE status = 'QUEUED' AND run_at <= now()),
       (SELECT count(*) FROM runs WHERE status = 'RUNNING' AND lease_expires_at IS NULL)
