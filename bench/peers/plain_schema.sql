-- A queue as one would write it by hand: what a claim, a lease and a result need, and their indexes.
CREATE TYPE runstatus AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');
CREATE TABLE runs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name             text NOT NULL,
  status           runstatus NOT NULL DEFAULT 'QUEUED',
  inputs           jsonb NOT NULL DEFAULT '{}',
  outputs          jsonb,
  queued_at        timestamptz NOT NULL DEFAULT now(),
  run_at           timestamptz NOT NULL DEFAULT now(),
  priority         integer NOT NULL DEFAULT 100,
  attempt          integer NOT NULL DEFAULT 0,
  locked_at        timestamptz,
  locked_by        text,
  lease_expires_at timestamptz,
  started_at       timestamptz,
  completed_at     timestamptz
) WITH (fillfactor = 70);
CREATE INDEX runs_ready ON runs (priority, run_at, id) WHERE status = 'QUEUED';
CREATE INDEX runs_leased ON runs (lease_expires_at) WHERE status = 'RUNNING';
