#include "xyn/store/sqlite/insert.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using base::Timestamp;
using std::chrono::microseconds;

// A statement for so many rows takes two thirds of the time of as many statements; more gain
// nothing.
constexpr std::size_t kRowsTogether = 20;

// ?1 now, and for each row what enqueue_runs has behind it.
std::string InsertTogether() {
  constexpr std::size_t kFields = 8;
  std::string sql =
      "INSERT INTO runs (queued_at, created_at, id, name, inputs, correlation_id, run_at, "
      "priority, "
      "max_attempts, max_reclaims) VALUES ";
  for (std::size_t row = 0; row < kRowsTogether; ++row) {
    sql += row == 0 ? "(?1, ?1" : ", (?1, ?1";
    for (std::size_t field = 0; field < kFields; ++field) {
      sql += fmt::format(", ?{}", 2 + row * kFields + field);
    }
    sql += ')';
  }
  return sql;
}

// At no time in the past.
Timestamp RunAt(const model::NewRun& run, Timestamp now) {
  if (run.run_at) return std::max(now, *run.run_at);
  return now + std::max(run.delay.value_or(microseconds(0)), microseconds(0));
}

void BindRun(Query& query, const base::Uuid& id, const model::NewRun& run, Timestamp now) {
  query.Bind(id, run.name, run.inputs, run.correlation_id, RunAt(run, now), run.priority,
             run.max_attempts, run.max_reclaims);
}

CountedRun Counted(const model::NewRun& run, Timestamp now) {
  return {.name = run.name,
          .status = model::RunStatus::kQueued,
          .queued_at = now,
          .run_at = RunAt(run, now)};
}

// Returns false if there is a run of this id.
bool InsertOne(Connection& connection, const base::Uuid& id, const model::NewRun& run,
               Timestamp now) {
  Query query = connection.Use(sql::kEnqueueRuns);
  query.Bind(now);
  BindRun(query, id, run, now);
  return query.Run() > 0;
}

// kRowsTogether runs without ids.
void InsertMany(Connection& connection, std::span<const model::NewRun> runs,
                std::span<const Enqueued> enqueued, Timestamp now) {
  static const std::string sql = InsertTogether();
  Query query = connection.Use(sql);
  query.Bind(now);
  for (std::size_t i = 0; i < runs.size(); ++i) BindRun(query, enqueued[i].id, runs[i], now);
  query.Run();
}

bool HasNoId(const model::NewRun& run) { return !run.id; }

}  // namespace

std::vector<Enqueued> InsertRuns(Connection& connection, std::span<const model::NewRun> runs,
                                 base::UuidV7Generator& ids, Timestamp now, CountTally& counts) {
  std::vector<Enqueued> enqueued;
  enqueued.reserve(runs.size());
  for (const model::NewRun& run : runs) {
    enqueued.push_back({.id = run.id ? *run.id : ids.Next()});
  }
  std::size_t done = 0;
  while (done < runs.size()) {
    const auto together = runs.subspan(done, std::min(kRowsTogether, runs.size() - done));
    if (together.size() == kRowsTogether && std::ranges::all_of(together, HasNoId)) {
      InsertMany(connection, together, std::span(enqueued).subspan(done, kRowsTogether), now);
      done += kRowsTogether;
      continue;
    }
    enqueued[done].duplicate = !InsertOne(connection, enqueued[done].id, runs[done], now);
    ++done;
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!enqueued[i].duplicate) counts.Add(Counted(runs[i], now));
  }
  return enqueued;
}

}  // namespace xyn::store::sqlite
