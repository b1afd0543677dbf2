#include "xyn/store/postgres/sampler.h"

#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "xyn/model/drift.h"
#include "xyn/store/postgres/health.h"
#include "xyn/store/postgres/statements.h"
#include "xyn/store/postgres/worker_registry.h"

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

std::vector<model::BlueprintDepth> ReadBlueprints(const Result& rows, int column) {
  std::vector<model::BlueprintDepth> blueprints;
  for (int row = 0; row < rows.rows(); ++row) {
    if (rows.IsNull(row, column)) continue;
    blueprints.push_back({.name = std::string(rows.Text(row, column)),
                          .queued = rows.Int64(row, column + 1),
                          .running = rows.Int64(row, column + 2)});
  }
  return blueprints;
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
  snapshot.blueprints = ReadBlueprints(Read(connection, kCountBlueprints), 0);
  return snapshot;
}

// From the kept counts; nothing if the database's clock was set back, so that they do not know what
// is due.
std::optional<QueueSnapshot> ReadCounts(Connection& connection) {
  const Result rows = Read(connection, kSampleQueue);
  if (rows.Bool(0, 1)) return std::nullopt;
  QueueSnapshot snapshot;
  snapshot.taken_at = rows.Time(0, 0);
  snapshot.depth[IndexOf(RunStatus::kCompleted)] = rows.Int64(0, 2);
  snapshot.depth[IndexOf(RunStatus::kFailed)] = rows.Int64(0, 3);
  snapshot.depth[IndexOf(RunStatus::kCancelled)] = rows.Int64(0, 4);
  const std::int64_t queued = rows.Int64(0, 5);
  const std::int64_t running = rows.Int64(0, 6);
  snapshot.depth[IndexOf(RunStatus::kQueued)] = queued;
  snapshot.depth[IndexOf(RunStatus::kRunning)] = running;
  snapshot.ready = rows.Int64(0, 7);
  snapshot.future = queued - snapshot.ready;
  snapshot.oldest_ready_seconds = SecondsOrZero(rows, 8);
  snapshot.oldest_eligible_seconds = SecondsOrZero(rows, 9);
  snapshot.running_expired = rows.Int64(0, 10);
  snapshot.running_without_lease = rows.Int64(0, 11);
  snapshot.running_active = running - snapshot.running_expired - snapshot.running_without_lease;
  snapshot.blueprints = ReadBlueprints(rows, 12);
  return snapshot;
}

QueueSnapshot ReadSample(Connection& connection) {
  if (auto snapshot = ReadCounts(connection)) return *std::move(snapshot);
  return CountEverything(connection);
}

// `kept` with its live part counted anew.
QueueSnapshot WithLiveCounted(Connection& connection, QueueSnapshot kept) {
  const Result rows = Read(connection, kCountLive);
  kept.ready = rows.Int64(0, 1);
  kept.future = rows.Int64(0, 2);
  kept.running_expired = rows.Int64(0, 3);
  kept.running_active = rows.Int64(0, 4);
  kept.running_without_lease = rows.Int64(0, 5);
  kept.depth[IndexOf(RunStatus::kQueued)] = kept.ready + kept.future;
  kept.depth[IndexOf(RunStatus::kRunning)] =
      kept.running_expired + kept.running_active + kept.running_without_lease;
  kept.blueprints = ReadBlueprints(Read(connection, kCountBlueprints), 0);
  return kept;
}

// A check of that many is over within a fraction of a second.
constexpr std::int64_t kMostLiveToCount = 100'000;
constexpr std::int64_t kMostToCount = 500'000;

std::optional<std::int64_t> ReadDrift(Connection& connection) {
  const std::optional<QueueSnapshot> kept = ReadCounts(connection);
  if (!kept) return std::nullopt;
  const std::int64_t all = std::accumulate(kept->depth.begin(), kept->depth.end(), std::int64_t{0});
  if (all <= kMostToCount) return Drift(*kept, CountEverything(connection));
  const std::int64_t live =
      kept->depth[IndexOf(RunStatus::kQueued)] + kept->depth[IndexOf(RunStatus::kRunning)];
  if (live <= kMostLiveToCount) return Drift(*kept, WithLiveCounted(connection, *kept));
  return std::nullopt;
}

// The table that a line of EXPLAIN says is read from end to end, if it says so.
std::optional<std::string> ScannedTable(std::string_view line) {
  static constexpr std::string_view kScan = "Seq Scan on ";
  const auto scan = line.find(kScan);
  if (scan == std::string_view::npos) return std::nullopt;
  const std::string_view table = line.substr(scan + kScan.size());
  return std::string(table.substr(0, table.find(' ')));
}

StatementPlan ReadPlan(Connection& connection, const Statement& statement) {
  const Result lines =
      connection.RunScript(fmt::format("EXPLAIN {}", statement.sql), Effect::kReads);
  StatementPlan plan{.statement = statement.name, .scanned = {}};
  for (int line = 0; line < lines.rows(); ++line) {
    if (auto table = ScannedTable(lines.Text(line, 0))) plan.scanned.push_back(*std::move(table));
  }
  return plan;
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
                  "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; "
                  "SET LOCAL enable_mergejoin = off; SET LOCAL jit = off",
                  limits_.statement_timeout.count(), limits_.lock_timeout.count()),
      Effect::kReads);
  read(*connection_);
  connection_->RunScript("COMMIT", Effect::kReads);
}

QueueSnapshot QueueSampler::Sample() {
  QueueSnapshot snapshot;
  InOneSnapshot([&](Connection& connection) {
    snapshot = ReadSample(connection);
    snapshot.workers = ReadWorkers(connection);
  });
  return snapshot;
}

model::DatabaseHealth QueueSampler::SampleHealth() {
  model::DatabaseHealth health;
  InOneSnapshot([&](Connection& connection) { health = ReadHealth(connection); });
  return health;
}

Sampler::Audit QueueSampler::SampleAndCount() {
  Audit audit;
  InOneSnapshot([&](Connection& connection) {
    audit.sampled = ReadSample(connection);
    // Counting needs the sequential scans that sampling must not do.
    connection.RunScript("SET LOCAL enable_seqscan = on", Effect::kReads);
    audit.counted = CountEverything(connection);
    audit.sampled.workers = ReadWorkers(connection);
    audit.counted.workers = audit.sampled.workers;
  });
  return audit;
}

std::optional<std::int64_t> QueueSampler::CountDrift() {
  std::optional<std::int64_t> drift;
  InOneSnapshot([&](Connection& connection) { drift = ReadDrift(connection); });
  return drift;
}

std::vector<StatementPlan> QueueSampler::Plans() {
  std::vector<StatementPlan> plans;
  InOneSnapshot([&](Connection& connection) { plans = {ReadPlan(connection, kSampleQueue)}; });
  return plans;
}

}  // namespace xyn::store::postgres
