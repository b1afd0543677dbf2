-- The counts of runs, live ones included, so that a tick of the collector reads neither history nor
-- backlog. What is exact here, and why:
--
--  1. Triggers on runs write what a statement changed into run_deltas, in its transaction: one row
--     for each key (status and what tells when it becomes ready or expires) with +n or -n. So in
--     every snapshot the sum over all deltas ever written is the count of the rows, whoever wrote
--     them and however it ended.
--  2. A fold (xyn_fold_counts) takes all deltas that its snapshot S sees, adds them to run_totals,
--     queued_counts and running_counts, and deletes them, in one transaction. So in every snapshot
--     the folded counts and the deltas that are there make the same sum. Two folds never run at
--     once: a lock keeps them apart, and the primary key of run_totals would.
--  3. Where to find the deltas that are there: run_totals.folded is S. A delta that is not folded was
--     written by a transaction that S did not see: one that was open then (in S's list), or one with
--     a later number. Both are found through the index on txid, without passing over the deleted
--     ones, of which there are many while some session holds an old snapshot.
--  4. Ready is what has run_at <= now. queued_counts.due marks the keys that had come due at
--     run_totals.due_before, whose sum is run_totals.ready; the tick adds those that came due since,
--     all of which lie after due_before.
--     Likewise running_counts.expired. All of it comes from counts by exact time, never from an
--     index of runs: there too the dead entries would be in the way.
--  5. The oldest ready run has the least queued_at of the due keys that deltas did not use up;
--     run_totals.oldest_queued_at is where those of queued_counts begin, so that no entry is looked at
--     that was deleted before the last fold.

DROP TRIGGER xyn_count_inserted ON runs;
DROP TRIGGER xyn_count_deleted ON runs;
DROP TRIGGER xyn_count_updated ON runs;
DROP TRIGGER xyn_count_truncated ON runs;
DROP FUNCTION xyn_count_inserted, xyn_count_deleted, xyn_count_updated, xyn_count_truncated;
DROP TABLE run_counts;
DROP INDEX ix_runs_queued_at;

-- Whole milliseconds: runs enqueued one by one then share keys of the counts when there are many.
ALTER TABLE runs
  ALTER COLUMN queued_at SET DEFAULT date_trunc('milliseconds', now()),
  ALTER COLUMN run_at SET DEFAULT date_trunc('milliseconds', now()),
  ALTER COLUMN created_at SET DEFAULT date_trunc('milliseconds', now());

CREATE OR REPLACE FUNCTION xyn_enqueue(
  name text, inputs json DEFAULT '{}', run_at timestamptz DEFAULT NULL,
  delay interval DEFAULT NULL, priority integer DEFAULT 100, max_attempts integer DEFAULT 1,
  max_reclaims integer DEFAULT 5, correlation_id text DEFAULT NULL, id uuid DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  new_id uuid := coalesce(xyn_enqueue.id, xyn_uuid_v7());
  now_ms timestamptz := date_trunc('milliseconds', now());
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
          greatest(now_ms, coalesce(xyn_enqueue.run_at, now_ms + xyn_enqueue.delay)),
          xyn_enqueue.priority, xyn_enqueue.max_attempts, xyn_enqueue.max_reclaims,
          xyn_enqueue.correlation_id);
  PERFORM pg_notify(xyn_channel(), 'ready');
  RETURN new_id;
END $$;

CREATE TABLE run_deltas (
  txid      xid8 NOT NULL DEFAULT pg_current_xact_id(),
  status    runstatus NOT NULL,
  name      text,         -- of live runs
  due_at    timestamptz,  -- QUEUED: run_at; RUNNING: lease_expires_at, NULL without a lease
  queued_at timestamptz,  -- QUEUED
  n         integer NOT NULL
);
CREATE INDEX ix_run_deltas_txid ON run_deltas (txid);

CREATE TABLE queued_counts (
  run_at    timestamptz NOT NULL,
  queued_at timestamptz NOT NULL,
  name      text NOT NULL,
  due       boolean NOT NULL,  -- run_at <= run_totals.due_before
  n         bigint NOT NULL,
  PRIMARY KEY (run_at, queued_at, name)
);
CREATE INDEX ix_queued_counts_run_at ON queued_counts (run_at) WHERE NOT due;
CREATE INDEX ix_queued_counts_queued_at ON queued_counts (queued_at) WHERE due;
CREATE INDEX ix_queued_counts_eligible_at ON queued_counts (greatest(queued_at, run_at)) WHERE due;

CREATE TABLE running_counts (
  lease_expires_at timestamptz NOT NULL,  -- infinity without a lease
  leased           boolean NOT NULL,
  name             text NOT NULL,
  expired          boolean NOT NULL,  -- leased and lease_expires_at < run_totals.due_before
  n                bigint NOT NULL,
  PRIMARY KEY (lease_expires_at, leased, name)
);
CREATE INDEX ix_running_counts_lease_expires_at ON running_counts (lease_expires_at)
  WHERE leased AND NOT expired;

-- The row of the highest generation is in force.
CREATE TABLE run_totals (
  generation         bigint PRIMARY KEY,
  folded             pg_snapshot NOT NULL,
  due_before         timestamptz NOT NULL,
  completed          bigint NOT NULL,
  failed             bigint NOT NULL,
  cancelled          bigint NOT NULL,
  queued             bigint NOT NULL,
  running            bigint NOT NULL,
  ready              bigint NOT NULL,
  expired            bigint NOT NULL,
  without_lease      bigint NOT NULL,
  oldest_queued_at   timestamptz NOT NULL,  -- no due key of queued_counts is older; infinity if none
  oldest_eligible_at timestamptz NOT NULL,
  names              text[] NOT NULL,  -- blueprints with live runs, and how many
  names_queued       bigint[] NOT NULL,
  names_running      bigint[] NOT NULL
);

ALTER TABLE run_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE queued_counts SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE running_counts SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
ALTER TABLE run_totals SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

CREATE VIEW run_totals_in_force AS
  SELECT *,
    -- A snapshot from the future comes from another server, by a restored dump: its numbers tell
    -- nothing here. All deltas that are there are unfolded, so looking at all of them is right, and
    -- the next fold brings a snapshot of this server.
    CASE WHEN pg_snapshot_xmax(folded) > pg_snapshot_xmax(pg_current_snapshot()) THEN '0'::xid8
         ELSE pg_snapshot_xmax(folded) END AS first_unfolded
  FROM run_totals ORDER BY generation DESC LIMIT 1;

CREATE VIEW run_deltas_unfolded AS
  SELECT d.status, d.name, d.due_at, d.queued_at, d.n
  FROM run_totals_in_force AS total CROSS JOIN LATERAL (
    SELECT * FROM run_deltas later WHERE later.txid >= total.first_unfolded
    UNION ALL
    SELECT * FROM run_deltas late
    WHERE late.txid = ANY (ARRAY(SELECT pg_snapshot_xip(total.folded)))
      AND late.txid < total.first_unfolded) AS d;

CREATE FUNCTION xyn_count_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_deltas (status, name, due_at, queued_at, n)
  SELECT status,
         CASE WHEN status IN ('QUEUED', 'RUNNING') THEN name END,
         CASE status WHEN 'QUEUED' THEN run_at WHEN 'RUNNING' THEN lease_expires_at END,
         CASE status WHEN 'QUEUED' THEN queued_at END,
         count(*)
  FROM new_runs GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;

CREATE FUNCTION xyn_count_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_deltas (status, name, due_at, queued_at, n)
  SELECT status,
         CASE WHEN status IN ('QUEUED', 'RUNNING') THEN name END,
         CASE status WHEN 'QUEUED' THEN run_at WHEN 'RUNNING' THEN lease_expires_at END,
         CASE status WHEN 'QUEUED' THEN queued_at END,
         -count(*)
  FROM old_runs GROUP BY 1, 2, 3, 4;
  RETURN NULL;
END $$;

CREATE FUNCTION xyn_count_updated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO run_deltas (status, name, due_at, queued_at, n)
  SELECT status,
         CASE WHEN status IN ('QUEUED', 'RUNNING') THEN name END,
         CASE status WHEN 'QUEUED' THEN run_at WHEN 'RUNNING' THEN lease_expires_at END,
         CASE status WHEN 'QUEUED' THEN queued_at END,
         sum(change)
  FROM (SELECT status, name, run_at, lease_expires_at, queued_at, 1 AS change FROM new_runs
        UNION ALL
        SELECT status, name, run_at, lease_expires_at, queued_at, -1 FROM old_runs) AS changed
  GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0;
  RETURN NULL;
END $$;

-- TRUNCATE holds a lock that no writer to runs can hold beside it, so what a statement sees from here
-- on is all there was. A snapshot taken before the lock might not see it.
CREATE FUNCTION xyn_count_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'TRUNCATE runs cannot keep the counts in a % transaction',
                    current_setting('transaction_isolation')
      USING ERRCODE = 'feature_not_supported',
            HINT = 'Use a READ COMMITTED transaction, or DELETE FROM runs.';
  END IF;
  INSERT INTO run_deltas (status, name, due_at, queued_at, n)
  SELECT status, name, due_at, queued_at, -sum(n)
  FROM (SELECT status, name, due_at, queued_at, n FROM run_deltas_unfolded
        UNION ALL
        SELECT 'QUEUED', name, run_at, queued_at, n FROM queued_counts
        UNION ALL
        SELECT 'RUNNING', name, CASE WHEN leased THEN lease_expires_at END, NULL, n FROM running_counts
        UNION ALL
        SELECT ended.status::runstatus, NULL, NULL, NULL, ended.n
        FROM run_totals_in_force AS total CROSS JOIN LATERAL (VALUES
          ('COMPLETED', total.completed), ('FAILED', total.failed), ('CANCELLED', total.cancelled))
          AS ended(status, n)) AS counted
  GROUP BY status, name, due_at, queued_at HAVING sum(n) <> 0;
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

-- Only one transaction at a time folds or recounts. True if this one may.
CREATE FUNCTION xyn_may_fold(wait boolean) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  -- A delta that this transaction wrote after the fold could pass for a folded one.
  IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
    RAISE EXCEPTION 'counts cannot be folded in a transaction that has written something'
      USING ERRCODE = 'active_sql_transaction', HINT = 'Call it in a transaction of its own.';
  END IF;
  -- The snapshot of the fold has to be taken after the lock.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'counts can be folded in READ COMMITTED transactions only'
      USING ERRCODE = 'feature_not_supported';
  END IF;
  IF wait THEN
    PERFORM pg_advisory_xact_lock(x'78796e'::int, ('runs'::regclass::oid::bigint - 2147483648)::int);
    RETURN true;
  END IF;
  RETURN pg_try_advisory_xact_lock(x'78796e'::int, ('runs'::regclass::oid::bigint - 2147483648)::int);
END $$;

-- Marks what has come due since `old` was made, and puts `new` in force instead of it.
CREATE FUNCTION xyn_put_in_force(old run_totals, new run_totals) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  came_due record;
  expired  bigint;
BEGIN
  -- A second back, as the transaction of a tick may have begun before this one and yet see it.
  new.due_before := greatest(old.due_before, now() - interval '1 second');
  WITH marked AS (
    UPDATE queued_counts SET due = true
    WHERE NOT due AND run_at > old.due_before AND run_at <= new.due_before
    RETURNING queued_at, greatest(queued_at, run_at) AS eligible_at, n
  )
  SELECT coalesce(sum(n), 0) AS n, min(queued_at) AS queued_at, min(eligible_at) AS eligible_at
  INTO came_due FROM marked;
  WITH marked AS (
    UPDATE running_counts c SET expired = true
    WHERE c.leased AND NOT c.expired
      AND c.lease_expires_at >= old.due_before AND c.lease_expires_at < new.due_before
    RETURNING c.n
  )
  SELECT coalesce(sum(n), 0) INTO expired FROM marked;

  new.ready := new.ready + came_due.n;
  new.expired := new.expired + expired;
  new.oldest_queued_at := coalesce(
    (SELECT queued_at FROM queued_counts
     WHERE due AND queued_at >= least(new.oldest_queued_at, came_due.queued_at)
     ORDER BY queued_at LIMIT 1), 'infinity');
  new.oldest_eligible_at := coalesce(
    (SELECT greatest(queued_at, run_at) FROM queued_counts
     WHERE due AND greatest(queued_at, run_at) >= least(new.oldest_eligible_at, came_due.eligible_at)
     ORDER BY greatest(queued_at, run_at) LIMIT 1), 'infinity');
  new.generation := old.generation + 1;
  INSERT INTO run_totals SELECT new.*;
  DELETE FROM run_totals WHERE generation <= old.generation;
END $$;

-- Folds the deltas when there are `at_least` of them, or as many keys that came due; returns how many
-- deltas it folded.
CREATE FUNCTION xyn_fold_counts(at_least integer DEFAULT 1) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  old     run_totals;
  new     run_totals;
  first   xid8;
  taken   bigint;
  used_up tid[];
  ended   tid[];
BEGIN
  IF NOT xyn_may_fold(wait => false) THEN RETURN 0; END IF;
  SELECT * INTO old FROM run_totals ORDER BY generation DESC LIMIT 1;
  IF (SELECT count(*) FROM (SELECT FROM run_deltas_unfolded LIMIT at_least) AS pending) < at_least
     AND (SELECT count(*) FROM (SELECT FROM queued_counts
          WHERE NOT due AND run_at > old.due_before AND run_at <= now() - interval '1 second'
          LIMIT at_least) AS pending) < at_least
  THEN
    RETURN 0;
  END IF;
  SELECT total.first_unfolded INTO first FROM run_totals_in_force AS total;
  new := old;

  WITH taken AS (
    DELETE FROM run_deltas
    WHERE txid >= first OR txid = ANY (ARRAY(SELECT pg_snapshot_xip(old.folded)))
    RETURNING status, name, due_at, queued_at, n
  ), change AS MATERIALIZED (
    SELECT status, name, due_at, queued_at, sum(n) AS n, count(*) AS deltas
    FROM taken GROUP BY status, name, due_at, queued_at
  ), queued AS (
    INSERT INTO queued_counts AS c (run_at, queued_at, name, due, n)
    SELECT due_at, queued_at, name, due_at <= old.due_before, n
    FROM change WHERE status = 'QUEUED' AND n <> 0
    ON CONFLICT (run_at, queued_at, name) DO UPDATE SET n = c.n + excluded.n
    RETURNING c.ctid, c.n
  ), running AS (
    INSERT INTO running_counts AS c (lease_expires_at, leased, name, expired, n)
    SELECT coalesce(due_at, 'infinity'), due_at IS NOT NULL, name,
           coalesce(due_at < old.due_before, false), n
    FROM change WHERE status = 'RUNNING' AND n <> 0
    ON CONFLICT (lease_expires_at, leased, name) DO UPDATE SET n = c.n + excluded.n
    RETURNING c.ctid, c.n
  ), blueprint AS (
    SELECT name, sum(queued) AS queued, sum(running) AS running
    FROM (SELECT * FROM unnest(old.names, old.names_queued, old.names_running)
            AS known(name, queued, running)
          UNION ALL
          SELECT name, CASE status WHEN 'QUEUED' THEN n ELSE 0 END,
                 CASE status WHEN 'RUNNING' THEN n ELSE 0 END
          FROM change WHERE name IS NOT NULL) AS live
    GROUP BY name HAVING sum(queued) <> 0 OR sum(running) <> 0
  ), blueprints AS (
    SELECT coalesce(array_agg(name ORDER BY name), '{}') AS names,
           coalesce(array_agg(queued ORDER BY name), '{}') AS queued,
           coalesce(array_agg(running ORDER BY name), '{}') AS running
    FROM blueprint
  ), sums AS (
    SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
           coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
           coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled,
           coalesce(sum(n) FILTER (WHERE status = 'QUEUED'), 0) AS queued,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
           coalesce(sum(n) FILTER (WHERE status = 'QUEUED' AND due_at <= old.due_before), 0) AS ready,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at < old.due_before), 0) AS expired,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at IS NULL), 0) AS without_lease,
           min(queued_at) FILTER (WHERE status = 'QUEUED' AND due_at <= old.due_before) AS queued_at,
           min(greatest(queued_at, due_at)) FILTER (WHERE status = 'QUEUED' AND due_at <= old.due_before)
             AS eligible_at,
           coalesce(sum(deltas), 0) AS deltas
    FROM change
  )
  SELECT pg_current_snapshot(), old.completed + sums.completed, old.failed + sums.failed,
         old.cancelled + sums.cancelled, old.queued + sums.queued, old.running + sums.running,
         old.ready + sums.ready, old.expired + sums.expired,
         old.without_lease + sums.without_lease, least(old.oldest_queued_at, sums.queued_at),
         least(old.oldest_eligible_at, sums.eligible_at), blueprints.names, blueprints.queued,
         blueprints.running, sums.deltas, ARRAY(SELECT ctid FROM queued WHERE n = 0),
         ARRAY(SELECT ctid FROM running WHERE n = 0)
  INTO new.folded, new.completed, new.failed, new.cancelled, new.queued, new.running, new.ready,
       new.expired, new.without_lease, new.oldest_queued_at, new.oldest_eligible_at, new.names,
       new.names_queued, new.names_running, taken, used_up, ended
  FROM sums, blueprints;
  DELETE FROM queued_counts WHERE ctid = ANY (used_up);
  DELETE FROM running_counts WHERE ctid = ANY (ended);

  PERFORM xyn_put_in_force(old, new);
  RETURN taken;
END $$;

-- Counts all runs anew, in one statement and hence one snapshot; what others write meanwhile is in
-- deltas that the snapshot does not see, and stays there. Locks no run and no writer.
-- Returns by how many runs the kept counts were off.
CREATE FUNCTION xyn_recount() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  old   run_totals;
  new   run_totals;
  drift bigint;
BEGIN
  SELECT * INTO old FROM run_totals ORDER BY generation DESC LIMIT 1;
  new.due_before := old.due_before;

  WITH forgotten AS (
    DELETE FROM run_deltas RETURNING status, name, due_at, queued_at, n
  ), queued_forgotten AS (
    DELETE FROM queued_counts RETURNING name, run_at, queued_at, n
  ), running_forgotten AS (
    DELETE FROM running_counts
    RETURNING name, CASE WHEN leased THEN lease_expires_at END AS lease_expires_at, n
  ), counted AS MATERIALIZED (
    SELECT status,
           CASE WHEN status IN ('QUEUED', 'RUNNING') THEN name END AS name,
           CASE status WHEN 'QUEUED' THEN run_at WHEN 'RUNNING' THEN lease_expires_at END AS due_at,
           CASE status WHEN 'QUEUED' THEN queued_at END AS queued_at,
           count(*) AS n
    FROM runs GROUP BY 1, 2, 3, 4
  ), queued_new AS (
    INSERT INTO queued_counts (run_at, queued_at, name, due, n)
    SELECT due_at, queued_at, name, due_at <= new.due_before, n FROM counted
    WHERE status = 'QUEUED' AND (SELECT count(*) FROM queued_forgotten) >= 0  -- first those go
  ), running_new AS (
    INSERT INTO running_counts (lease_expires_at, leased, name, expired, n)
    SELECT coalesce(due_at, 'infinity'), due_at IS NOT NULL, name,
           coalesce(due_at < new.due_before, false), n
    FROM counted WHERE status = 'RUNNING' AND (SELECT count(*) FROM running_forgotten) >= 0
  ), blueprint AS (
    SELECT name, coalesce(sum(n) FILTER (WHERE status = 'QUEUED'), 0) AS queued,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running
    FROM counted WHERE name IS NOT NULL GROUP BY name
  ), blueprints AS (
    SELECT coalesce(array_agg(name ORDER BY name), '{}') AS names,
           coalesce(array_agg(queued ORDER BY name), '{}') AS queued,
           coalesce(array_agg(running ORDER BY name), '{}') AS running
    FROM blueprint
  ), sums AS (
    SELECT coalesce(sum(n) FILTER (WHERE status = 'COMPLETED'), 0) AS completed,
           coalesce(sum(n) FILTER (WHERE status = 'FAILED'), 0) AS failed,
           coalesce(sum(n) FILTER (WHERE status = 'CANCELLED'), 0) AS cancelled,
           coalesce(sum(n) FILTER (WHERE status = 'QUEUED'), 0) AS queued,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING'), 0) AS running,
           coalesce(sum(n) FILTER (WHERE status = 'QUEUED' AND due_at <= new.due_before), 0) AS ready,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at < new.due_before), 0) AS expired,
           coalesce(sum(n) FILTER (WHERE status = 'RUNNING' AND due_at IS NULL), 0) AS without_lease
    FROM counted
  ), off AS (
    SELECT sum(n) AS n
    FROM (SELECT status, name, due_at, queued_at, -n AS n FROM counted
          UNION ALL
          SELECT * FROM forgotten
          UNION ALL
          SELECT 'QUEUED', * FROM queued_forgotten
          UNION ALL
          SELECT 'RUNNING', name, lease_expires_at, NULL, n FROM running_forgotten
          UNION ALL
          VALUES ('COMPLETED'::runstatus, NULL, NULL::timestamptz, NULL::timestamptz, old.completed),
                 ('FAILED', NULL, NULL, NULL, old.failed),
                 ('CANCELLED', NULL, NULL, NULL, old.cancelled)) AS kept
    GROUP BY status, name, due_at, queued_at
  )
  SELECT pg_current_snapshot(), sums.completed, sums.failed, sums.cancelled, sums.queued,
         sums.running, sums.ready, sums.expired, sums.without_lease, '-infinity', '-infinity',
         blueprints.names, blueprints.queued, blueprints.running,
         (SELECT greatest(sum(n) FILTER (WHERE n > 0), -sum(n) FILTER (WHERE n < 0), 0) FROM off)
  INTO new.folded, new.completed, new.failed, new.cancelled, new.queued, new.running, new.ready,
       new.expired, new.without_lease, new.oldest_queued_at, new.oldest_eligible_at, new.names,
       new.names_queued, new.names_running, drift
  FROM sums, blueprints;

  PERFORM xyn_put_in_force(old, new);
  RETURN drift;
END $$;

-- Mends the counts after something went past the triggers (a restore with triggers disabled, say).
CREATE FUNCTION xyn_repair_counts() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  PERFORM xyn_may_fold(wait => true);
  RETURN xyn_recount();
END $$;

-- No run can change between this and the end of the migration: the triggers' locks see to that.
INSERT INTO run_totals
VALUES (0, pg_current_snapshot(), '-infinity', 0, 0, 0, 0, 0, 0, 0, 0, 'infinity', 'infinity', '{}', '{}', '{}');
DO $$ BEGIN PERFORM xyn_recount(); END $$;
ANALYZE run_totals, run_deltas, queued_counts, running_counts;

-- A fold has to find what is there through the indexes, past the dead rows; a recount reads it all.
ALTER FUNCTION xyn_fold_counts SET enable_seqscan = off;
ALTER FUNCTION xyn_recount SET enable_seqscan = on;

DO $$
DECLARE
  function regprocedure;
BEGIN
  FOR function IN SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace
      AND p.proname IN ('xyn_enqueue', 'xyn_count_inserted', 'xyn_count_deleted',
                        'xyn_count_updated', 'xyn_count_truncated', 'xyn_may_fold',
                        'xyn_put_in_force', 'xyn_fold_counts', 'xyn_recount', 'xyn_repair_counts')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
  END LOOP;
END $$;
