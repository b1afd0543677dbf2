-- The queue: one row a run. What each column means stands in model/run.h.

CREATE TYPE runstatus AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- UUID version 7 (RFC 9562): gen_random_uuid() with the Unix milliseconds in front and the two bits
-- set that make version 4 a 7. PostgreSQL has its own from 18 on.
CREATE FUNCTION xyn_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
              FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

CREATE TABLE runs (
  id                  uuid PRIMARY KEY DEFAULT xyn_uuid_v7(),
  name                text NOT NULL CHECK (name <> ''),
  status              runstatus NOT NULL DEFAULT 'QUEUED',
  correlation_id      text,
  inputs              json NOT NULL DEFAULT '{}',
  outputs             json,
  error               json,
  queued_at           timestamptz NOT NULL DEFAULT now(),
  run_at              timestamptz NOT NULL DEFAULT now(),
  priority            integer NOT NULL DEFAULT 100,
  attempt             integer NOT NULL DEFAULT 0,
  max_attempts        integer NOT NULL DEFAULT 1 CHECK (max_attempts >= 1),
  failures            integer NOT NULL DEFAULT 0,
  reclaims            integer NOT NULL DEFAULT 0,
  max_reclaims        integer NOT NULL DEFAULT 5 CHECK (max_reclaims >= 0),
  locked_at           timestamptz,
  locked_by           text,
  lease_expires_at    timestamptz,
  cancel_requested_at timestamptz,
  created_at          timestamptz NOT NULL DEFAULT now(),
  started_at          timestamptz,
  completed_at        timestamptz
);
-- Live rows are few and change fast: vacuum by their churn, not by the size of the history.
ALTER TABLE runs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- The claim reads it by lane (name, priority): within a lane run_at bounds the scan, so that neither
-- future runs nor runs of blueprints that nobody here knows are walked over.
CREATE INDEX ix_runs_claim ON runs (name, priority, run_at, id) WHERE status = 'QUEUED';
-- Counts and ages of the backlog, from the index alone.
CREATE INDEX ix_runs_queued_at ON runs (queued_at, run_at) WHERE status = 'QUEUED';
-- Reclaim, reap and lease health.
CREATE INDEX ix_runs_lease_expires_at ON runs (lease_expires_at) WHERE status = 'RUNNING';
-- Lists of what went wrong: rare among the finished, so the primary key would be walked for long.
CREATE INDEX ix_runs_ended_badly ON runs (id) WHERE status IN ('FAILED', 'CANCELLED');

-- How many runs there are in each terminal status, as deltas to be summed: one row for every
-- statement that changed a count, in its transaction, so that the sum is exact in every snapshot,
-- also after a rollback and when others write to runs with their own SQL. CompactCounts folds them.
CREATE TABLE run_counts (
  status runstatus NOT NULL,
  n      bigint NOT NULL
);
ALTER TABLE run_counts SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE FUNCTION xyn_count_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_counts
  SELECT status, count(*) FROM new_runs
  WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED') GROUP BY status;
  RETURN NULL;
END $$;

CREATE FUNCTION xyn_count_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_counts
  SELECT status, -count(*) FROM old_runs
  WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED') GROUP BY status;
  RETURN NULL;
END $$;

CREATE FUNCTION xyn_count_updated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_counts
  SELECT status, sum(delta)
  FROM (SELECT status, 1 AS delta FROM new_runs WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED')
        UNION ALL
        SELECT status, -1 FROM old_runs WHERE status IN ('COMPLETED', 'FAILED', 'CANCELLED')) AS change
  GROUP BY status HAVING sum(delta) <> 0;
  RETURN NULL;
END $$;

CREATE FUNCTION xyn_count_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  DELETE FROM run_counts;
  RETURN NULL;
END $$;

CREATE TRIGGER xyn_count_inserted AFTER INSERT ON runs
  REFERENCING NEW TABLE AS new_runs FOR EACH STATEMENT EXECUTE FUNCTION xyn_count_inserted();
CREATE TRIGGER xyn_count_deleted AFTER DELETE ON runs
  REFERENCING OLD TABLE AS old_runs FOR EACH STATEMENT EXECUTE FUNCTION xyn_count_deleted();
CREATE TRIGGER xyn_count_updated AFTER UPDATE ON runs
  REFERENCING OLD TABLE AS old_runs NEW TABLE AS new_runs
  FOR EACH STATEMENT EXECUTE FUNCTION xyn_count_updated();
CREATE TRIGGER xyn_count_truncated AFTER TRUNCATE ON runs
  FOR EACH STATEMENT EXECUTE FUNCTION xyn_count_truncated();

-- The channel on which workers of these tables listen: other schemas of the database have others.
CREATE FUNCTION xyn_channel() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'xyn_' || 'runs'::regclass::oid
$$;

-- Enqueues a run inside the caller's own transaction, from any language:
--   SELECT xyn_enqueue('mail.send', '{"to": "a@example.org"}', priority => 10);
CREATE FUNCTION xyn_enqueue(
  name text, inputs json DEFAULT '{}', run_at timestamptz DEFAULT NULL,
  delay interval DEFAULT NULL, priority integer DEFAULT 100, max_attempts integer DEFAULT 1,
  max_reclaims integer DEFAULT 5, correlation_id text DEFAULT NULL, id uuid DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  new_id uuid := coalesce(xyn_enqueue.id, xyn_uuid_v7());
BEGIN
  IF xyn_enqueue.name !~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}$' THEN
    RAISE EXCEPTION 'blueprint name must be 1 to 255 letters, digits or ._:/-, the first a letter or digit'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF xyn_enqueue.run_at IS NOT NULL AND xyn_enqueue.delay IS NOT NULL THEN
    RAISE EXCEPTION 'run_at and delay cannot be given together'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  INSERT INTO runs AS r (id, name, inputs, run_at, priority, max_attempts, max_reclaims, correlation_id)
  VALUES (new_id, xyn_enqueue.name, xyn_enqueue.inputs,
          greatest(now(), coalesce(xyn_enqueue.run_at, now() + xyn_enqueue.delay, now())),
          xyn_enqueue.priority, xyn_enqueue.max_attempts, xyn_enqueue.max_reclaims,
          xyn_enqueue.correlation_id);
  PERFORM pg_notify(xyn_channel(), 'ready');
  RETURN new_id;
END $$;

-- Functions find these tables wherever they are called from.
DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'xyn\_%'
    AND p.proname <> 'xyn_uuid_v7'  -- needs none of them, and is called for every row
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
  END LOOP;
END $$;
