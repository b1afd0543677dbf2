#include "xyn/bench/plain_postgres.h"

namespace xyn::bench {
namespace {

using store::postgres::Effect;
using store::postgres::Parameters;
using store::postgres::Result;
using store::postgres::Statement;

constexpr const char* kTable = R"(
CREATE TABLE IF NOT EXISTS plain_runs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL,
  status runstatus NOT NULL DEFAULT 'QUEUED', correlation_id text,
  inputs jsonb NOT NULL DEFAULT '{}', outputs jsonb, error jsonb,
  queued_at timestamptz NOT NULL DEFAULT now(), run_at timestamptz NOT NULL DEFAULT now(),
  priority integer NOT NULL DEFAULT 100, attempt integer NOT NULL DEFAULT 0, max_attempts integer,
  locked_at timestamptz, locked_by text, lease_expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(), started_at timestamptz, completed_at timestamptz)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX IF NOT EXISTS plain_runs_ready ON plain_runs (priority, run_at, id)
  WHERE status = 'QUEUED';
CREATE INDEX IF NOT EXISTS plain_runs_leases ON plain_runs (lease_expires_at)
  WHERE status = 'RUNNING')";

constexpr Statement kEnqueue{
    "plain_enqueue",
    R"(INSERT INTO plain_runs (name, inputs) SELECT 'plain', '{}' FROM generate_series(1, $1::integer))"};

constexpr Statement kClaim{"plain_claim", R"(
WITH ready AS (
  SELECT id FROM plain_runs WHERE status = 'QUEUED' AND run_at <= now()
  ORDER BY priority, run_at, id LIMIT $1::integer FOR UPDATE SKIP LOCKED)
UPDATE plain_runs r
SET status = 'RUNNING', attempt = attempt + 1, locked_at = now(), locked_by = 'plain',
    lease_expires_at = now() + interval '60 s', started_at = now()
FROM ready WHERE r.id = ready.id RETURNING r.id)"};

constexpr Statement kFinish{"plain_finish", R"(
UPDATE plain_runs SET status = 'COMPLETED', outputs = '{}', completed_at = now(), lease_expires_at = NULL
WHERE id = ANY ($1::uuid[]) AND status = 'RUNNING' AND locked_by = 'plain')"};

}  // namespace

PlainPostgres::PlainPostgres(const store::postgres::ConnectionOptions& options)
    : options_(options), connection_(options) {
  // Planned as anybody's would be.
  connection_.RunScript(
      "RESET enable_seqscan; RESET enable_hashjoin; RESET enable_mergejoin;"
      "RESET plan_cache_mode; RESET jit",
      Effect::kReads);
  connection_.RunScript(kTable, Effect::kReads);
}

std::unique_ptr<PlainQueue> PlainPostgres::Connect() const {
  return std::make_unique<PlainPostgres>(options_);
}

void PlainPostgres::Enqueue(int runs) {
  connection_.Run(kEnqueue, Parameters().Add(runs), Effect::kChanges);
}

int PlainPostgres::ClaimAndFinish(int at_most) {
  const Result claimed = connection_.Run(kClaim, Parameters().Add(at_most), Effect::kChanges);
  if (claimed.rows() == 0) return 0;
  connection_.Run(
      kFinish,
      Parameters().AddArray(static_cast<std::size_t>(claimed.rows()),
                            [&](std::size_t i) { return claimed.Id(static_cast<int>(i), 0); }),
      Effect::kChanges);
  return claimed.rows();
}

void PlainPostgres::Settle() {
  connection_.RunScript("VACUUM ANALYZE plain_runs", Effect::kReads);
  connection_.RunScript("CHECKPOINT", Effect::kReads);
}

}  // namespace xyn::bench
