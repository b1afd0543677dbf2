#include "xyn/store/postgres/sampler.h"

#include <utility>

#include <fmt/format.h>

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

using model::IndexOf;
using model::QueueSnapshot;
using model::RunStatus;

Result Read(Connection& connection, const Statement& statement) {
  return connection.Run(statement, Parameters(), Effect::kReads);
}

double SecondsOrZero(const Result& rows, int column) {
  return rows.IsNull(0, column) ? 0.0 : rows.Double(0, column);
}

QueueSnapshot ReadSample(Connection& connection) {
  const Result rows = Read(connection, kSampleQueue);
  QueueSnapshot snapshot;
  snapshot.taken_at = rows.Time(0, 0);
  snapshot.depth[IndexOf(RunStatus::kCompleted)] = rows.Int64(0, 1);
  snapshot.depth[IndexOf(RunStatus::kFailed)] = rows.Int64(0, 2);
  snapshot.depth[IndexOf(RunStatus::kCancelled)] = rows.Int64(0, 3);
  snapshot.ready = rows.Int64(0, 4);
  snapshot.future = rows.Int64(0, 5);
  snapshot.oldest_ready_seconds = SecondsOrZero(rows, 6);
  snapshot.oldest_eligible_seconds = SecondsOrZero(rows, 7);
  snapshot.running_expired = rows.Int64(0, 8);
  snapshot.running_active = rows.Int64(0, 9);
  snapshot.running_without_lease = rows.Int64(0, 10);
  snapshot.depth[IndexOf(RunStatus::kQueued)] = snapshot.ready + snapshot.future;
  snapshot.depth[IndexOf(RunStatus::kRunning)] =
      snapshot.running_expired + snapshot.running_active + snapshot.running_without_lease;
  return snapshot;
}

// By the specification's queries.
QueueSnapshot CountEverything(Connection& connection) {
  QueueSnapshot snapshot;
  const Result depth = Read(connection, kCountDepth);
  for (int row = 0; row < depth.rows(); ++row) {
    const auto status = model::ParseRunStatus(depth.Text(row, 0)).value();
    snapshot.depth[IndexOf(status)] = depth.Int64(row, 1);
  }
  const Result queued = Read(connection, kCountReadyAndFuture);
  snapshot.ready = queued.Int64(0, 0);
  snapshot.future = queued.Int64(0, 1);
  snapshot.oldest_ready_seconds = SecondsOrZero(Read(connection, kCountOldestReady), 0);
  const Result leases = Read(connection, kCountLeases);
  snapshot.running_expired = leases.Int64(0, 0);
  snapshot.running_active = leases.Int64(0, 1);
  const Result rest = Read(connection, kCountBeyondSpecification);
  snapshot.taken_at = rest.Time(0, 0);
  snapshot.oldest_eligible_seconds = SecondsOrZero(rest, 1);
  snapshot.running_without_lease = rest.Int64(0, 2);
  return snapshot;
}

ConnectionOptions ForSampling(ConnectionOptions options, const SamplerLimits& limits) {
  options.application_name = "xyn-collector";
  options.deadline = limits.deadline;
  return options;
}

}  // namespace

QueueSampler::QueueSampler(ConnectionOptions options, const SamplerLimits& limits)
    : options_(ForSampling(std::move(options), limits)), limits_(limits) {}

void QueueSampler::InOneSnapshot(const std::function<void(Connection&)>& read) {
  const auto until = std::chrono::steady_clock::now() + limits_.deadline;
  if (connection_ == nullptr || !connection_->StillOpen()) {
    connection_.reset();
    connection_ = std::make_unique<Connection>(options_);
  }
  connection_->FinishBy(until);
  connection_->RunScript(
      fmt::format("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                  "SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}; "
                  "SET LOCAL enable_seqscan = off; SET LOCAL jit = off",
                  limits_.statement_timeout.count(), limits_.lock_timeout.count()),
      Effect::kReads);
  read(*connection_);
  connection_->RunScript("COMMIT", Effect::kReads);
}

QueueSnapshot QueueSampler::Sample() {
  QueueSnapshot snapshot;
  InOneSnapshot([&](Connection& connection) { snapshot = ReadSample(connection); });
  return snapshot;
}

Sampler::Audit QueueSampler::SampleAndCount() {
  Audit audit;
  InOneSnapshot([&](Connection& connection) {
    audit.sampled = ReadSample(connection);
    // Counting needs the sequential scans that sampling must not do.
    connection.RunScript("SET LOCAL enable_seqscan = on", Effect::kReads);
    audit.counted = CountEverything(connection);
  });
  return audit;
}

}  // namespace xyn::store::postgres
