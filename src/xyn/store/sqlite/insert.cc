#include "xyn/store/sqlite/insert.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using base::Timestamp;
using std::chrono::microseconds;

// A statement for many rows takes half of the time of as many statements. Larger first.
constexpr std::array<std::size_t, 2> kRowsTogether = {100, 20};

// ?1 now, and for each row what enqueue_runs has behind it.
std::string InsertTogether(std::size_t rows) {
  constexpr std::size_t kFields = 8;
  std::string sql =
      "INSERT INTO runs (queued_at, created_at, id, name, inputs, correlation_id, run_at, "
      "priority, "
      "max_attempts, max_reclaims) VALUES ";
  for (std::size_t row = 0; row < rows; ++row) {
    sql += row == 0 ? "(?1, ?1" : ", (?1, ?1";
    for (std::size_t field = 0; field < kFields; ++field) {
      sql += fmt::format(", ?{}", 2 + row * kFields + field);
    }
    sql += ')';
  }
  return sql;
}

// For so many rows of kRowsTogether.
std::string_view StatementFor(std::size_t rows) {
  static const std::array<std::string, 2> statements = {InsertTogether(kRowsTogether[0]),
                                                        InsertTogether(kRowsTogether[1])};
  return rows == kRowsTogether[0] ? statements[0] : statements[1];
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

// As many runs without ids as one of kRowsTogether.
void InsertMany(Connection& connection, std::span<const model::NewRun> runs,
                std::span<const Enqueued> enqueued, Timestamp now) {
  Query query = connection.Use(StatementFor(runs.size()));
  query.Bind(now);
  for (std::size_t i = 0; i < runs.size(); ++i) BindRun(query, enqueued[i].id, runs[i], now);
  query.Run();
}

bool HasNoId(const model::NewRun& run) { return !run.id; }

// How many of the first runs one statement can insert: of kRowsTogether, or 1.
std::size_t InsertableTogether(std::span<const model::NewRun> runs) {
  for (const std::size_t rows : kRowsTogether) {
    if (runs.size() >= rows && std::ranges::all_of(runs.first(rows), HasNoId)) return rows;
  }
  return 1;
}

}  // namespace

std::vector<Enqueued> InsertRuns(Connection& connection, std::span<const model::NewRun> runs,
                                 base::UuidV7Generator& ids, Timestamp exact_now,
                                 CountTally& counts) {
  // Runs that are enqueued one by one share rows of the counts then.
  const Timestamp now = std::chrono::floor<std::chrono::milliseconds>(exact_now);
  std::vector<Enqueued> enqueued;
  enqueued.reserve(runs.size());
  for (const model::NewRun& run : runs) {
    enqueued.push_back({.id = run.id ? *run.id : ids.Next()});
  }
  std::size_t done = 0;
  while (done < runs.size()) {
    const std::size_t together = InsertableTogether(runs.subspan(done));
    if (together == 1) {
      enqueued[done].duplicate = !InsertOne(connection, enqueued[done].id, runs[done], now);
    } else {
      InsertMany(connection, runs.subspan(done, together),
                 std::span(enqueued).subspan(done, together), now);
    }
    done += together;
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!enqueued[i].duplicate) counts.Add(Counted(runs[i], now));
  }
  return enqueued;
}

}  // namespace xyn::store::sqlite
