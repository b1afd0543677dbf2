#include "xyn/store/sqlite/sampler.h"

#include <algorithm>
#include <utility>

#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "xyn/model/drift.h"
#include "xyn/store/errors.h"
#include "xyn/store/sqlite/health.h"
#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/sqlite_errors.h"
#include "xyn/store/sqlite/worker_registry.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

constexpr int kInstructionsPerLook = 10'000;
// A check of that many is over within a fraction of a second.
constexpr std::int64_t kMostToCount = 500'000;
constexpr std::int64_t kMostLiveToCount = 100'000;

double Seconds(std::int64_t in_microseconds) { return static_cast<double>(in_microseconds) / 1e6; }

// Reads the columns of sample_queue.sql and count_queue.sql.
model::QueueSnapshot ReadQueue(Query&& row, base::Timestamp now) {
  row.Bind(now).Step();
  int column = 0;
  model::QueueSnapshot snapshot;
  snapshot.taken_at = now;
  for (std::int64_t& depth : snapshot.depth) depth = row.Integer(column++);
  snapshot.ready = row.Integer(column++);
  snapshot.future = row.Integer(column++);
  // NULL, when nothing is ready, reads as 0.
  snapshot.oldest_ready_seconds = Seconds(row.Integer(column++));
  snapshot.oldest_eligible_seconds = Seconds(row.Integer(column++));
  snapshot.running_expired = row.Integer(column++);
  snapshot.running_active = row.Integer(column++);
  snapshot.running_without_lease = row.Integer(column++);
  return snapshot;
}

// Reads the columns of sample_blueprints.sql and count_blueprints.sql.
std::vector<model::BlueprintDepth> ReadBlueprints(Query&& rows) {
  std::vector<model::BlueprintDepth> blueprints;
  while (rows.Step()) blueprints.push_back({rows.Text(0), rows.Integer(1), rows.Integer(2)});
  return blueprints;
}

// The fourth column of a plan says, for each step, "SCAN runs", "SCAN runs USING INDEX ..." or
// "SEARCH runs USING ...".
StatementPlan ReadPlan(Connection& connection, std::string name, std::string_view sql) {
  StatementPlan plan{.statement = std::move(name), .scanned = {}};
  SQLite::Statement steps(connection.database(), fmt::format("EXPLAIN QUERY PLAN {}", sql));
  while (steps.executeStep()) {
    const std::string step = steps.getColumn(3).getString();
    constexpr std::string_view kScan = "SCAN ";
    if (!step.starts_with(kScan)) continue;
    plan.scanned.push_back(step.substr(kScan.size(), step.find(' ', kScan.size()) - kScan.size()));
  }
  return plan;
}

}  // namespace

SqliteSampler::SqliteSampler(std::filesystem::path path, const SamplerLimits& limits,
                             const base::Clock& clock)
    : path_(std::move(path)), limits_(limits), clock_(clock) {}

template <class Read>
auto SqliteSampler::InSession(Read&& read) {
  try {
    call_deadline_ = clock_.Steady() + limits_.deadline;
    statement_deadline_ = call_deadline_;
    Connection& connection = Connect();
    connection.Execute("BEGIN");
    // The first read takes the snapshot: the clock has to be read after it, or a run that was
    // enqueued in between would be seen before its time.
    connection.Use(sql::kPing).Step();
    auto result = read(connection, clock_.Now());
    connection.Execute("COMMIT");
    return result;
  } catch (const SQLite::Exception& error) {
    connection_.reset();
    ThrowStoreError(error, path_);
  }
}

model::QueueSnapshot SqliteSampler::Sample() {
  return InSession(
      [this](Connection& connection, base::Timestamp now) { return ReadCounts(connection, now); });
}

model::DatabaseHealth SqliteSampler::SampleHealth() {
  return InSession(
      [this](Connection& connection, base::Timestamp) { return ReadHealth(connection, path_); });
}

Sampler::Audit SqliteSampler::SampleAndCount() {
  return InSession([this](Connection& connection, base::Timestamp now) {
    return Audit{.sampled = ReadCounts(connection, now), .counted = CountRows(connection, now)};
  });
}

std::optional<std::int64_t> SqliteSampler::CountDrift() {
  return InSession([this](Connection& connection, base::Timestamp now) {
    Query rows = connection.Use(sql::kRowsUpTo);
    rows.Bind(kMostToCount + 1, kMostLiveToCount + 1).Step();
    std::optional<std::int64_t> drift;
    if (rows.Integer(0) <= kMostToCount) {
      drift = model::Drift(ReadCounts(connection, now), CountRows(connection, now));
    }
    // The times too, which the ages come from.
    if (rows.Integer(1) <= kMostLiveToCount) {
      drift = std::max(drift.value_or(0), CorrectLive(connection).Runs());
    }
    return drift;
  });
}

std::vector<StatementPlan> SqliteSampler::Plans() {
  return InSession([](Connection& connection, base::Timestamp) {
    return std::vector{ReadPlan(connection, "sample_queue", sql::kSampleQueue),
                       ReadPlan(connection, "sample_blueprints", sql::kSampleBlueprints)};
  });
}

Connection& SqliteSampler::Connect() {
  const auto lock_deadline = std::chrono::steady_clock::now() + limits_.lock_timeout;
  if (connection_) {
    connection_->WaitForLocksUntil(lock_deadline);
    return *connection_;
  }
  Connection& connection = connection_.emplace(path_, Connection::Access::kReadOnly, lock_deadline);
  sqlite3_progress_handler(connection.database().getHandle(), kInstructionsPerLook, &IsPastBound,
                           this);
  return connection;
}

model::QueueSnapshot SqliteSampler::ReadCounts(Connection& connection, base::Timestamp now) {
  BeginStatement();
  model::QueueSnapshot snapshot = ReadQueue(connection.Use(sql::kSampleQueue), now);
  snapshot.blueprints = ReadBlueprints(connection.Use(sql::kSampleBlueprints));
  snapshot.workers = ReadWorkers(connection, now);
  return snapshot;
}

model::QueueSnapshot SqliteSampler::CountRows(Connection& connection, base::Timestamp now) {
  BeginStatement();
  model::QueueSnapshot snapshot = ReadQueue(connection.Use(sql::kCountQueue), now);
  BeginStatement();
  snapshot.blueprints = ReadBlueprints(connection.Use(sql::kCountBlueprints));
  snapshot.workers = ReadWorkers(connection, now);
  return snapshot;
}

void SqliteSampler::BeginStatement() {
  statement_deadline_ = std::min(call_deadline_, clock_.Steady() + limits_.statement_timeout);
}

int SqliteSampler::IsPastBound(void* sampler) {
  const auto* const self = static_cast<SqliteSampler*>(sampler);
  return self->clock_.Steady() > self->statement_deadline_ ? 1 : 0;
}

}  // namespace xyn::store::sqlite
