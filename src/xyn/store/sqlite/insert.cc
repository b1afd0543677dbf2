#include "xyn/store/sqlite/insert.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using base::Timestamp;
using std::chrono::microseconds;

// A statement for many rows takes half of the time of as many statements. Larger first.
constexpr std::array<std::size_t, 2> kRowsTogether = {100, 20};

// ?1 now, then for each row what enqueue_runs has behind it; of rows that are alike, the first five
// of that once for all.
std::string InsertTogether(std::size_t rows, bool are_alike) {
  constexpr std::size_t kAlike = 5;
  constexpr std::size_t kOwn = 3;
  std::string sql =
      "INSERT INTO runs (queued_at, created_at, name, run_at, priority, max_attempts, "
      "max_reclaims, id, inputs, correlation_id) VALUES ";
  std::size_t next = 2;
  const auto add_parameters = [&sql](std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) sql += fmt::format(", ?{}", first + i);
  };
  std::size_t alike = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row == 0 || !are_alike) alike = std::exchange(next, next + kAlike);
    sql += row == 0 ? "(?1, ?1" : ", (?1, ?1";
    add_parameters(alike, kAlike);
    add_parameters(std::exchange(next, next + kOwn), kOwn);
    sql += ')';
  }
  return sql;
}

// For so many rows of kRowsTogether.
std::string_view StatementFor(std::size_t rows, bool are_alike) {
  static const std::array<std::string, 2> unlike = {InsertTogether(kRowsTogether[0], false),
                                                    InsertTogether(kRowsTogether[1], false)};
  static const std::array<std::string, 2> alike = {InsertTogether(kRowsTogether[0], true),
                                                   InsertTogether(kRowsTogether[1], true)};
  return (are_alike ? alike : unlike)[rows == kRowsTogether[0] ? 0 : 1];
}

// At no time in the past.
Timestamp RunAt(const model::NewRun& run, Timestamp now) {
  if (run.run_at) return std::max(now, *run.run_at);
  return now + std::max(run.delay.value_or(microseconds(0)), microseconds(0));
}

// As most runs of a batch are.
bool AreAlike(const model::NewRun& a, const model::NewRun& b) {
  return a.name == b.name && a.run_at == b.run_at && a.delay == b.delay &&
         a.priority == b.priority && a.max_attempts == b.max_attempts &&
         a.max_reclaims == b.max_reclaims;
}

void BindAlike(Query& query, const model::NewRun& run, Timestamp now) {
  query.Bind(run.name, RunAt(run, now), run.priority, run.max_attempts, run.max_reclaims);
}

void BindOwn(Query& query, const base::Uuid& id, const model::NewRun& run) {
  query.Bind(id, run.inputs, run.correlation_id);
}

CountedRun Counted(const model::NewRun& run, Timestamp now) {
  return {.name = run.name,
          .status = model::RunStatus::kQueued,
          .queued_at = now,
          .run_at = RunAt(run, now)};
}

// Returns false if there is a run of this id.
bool InsertOne(Connection& connection, const base::Uuid& id, const model::NewRun& run,
               Timestamp now, CountTally& counts) {
  Query query = connection.Use(sql::kEnqueueRuns);
  query.Bind(now);
  BindAlike(query, run, now);
  BindOwn(query, id, run);
  if (query.Run() == 0) return false;
  counts.Add(Counted(run, now));
  return true;
}

// As many runs without ids as one of kRowsTogether.
void InsertMany(Connection& connection, std::span<const model::NewRun> runs,
                std::span<const Enqueued> enqueued, Timestamp now, CountTally& counts) {
  const bool are_alike = std::ranges::all_of(
      runs, [&](const model::NewRun& run) { return AreAlike(run, runs.front()); });
  Query query = connection.Use(StatementFor(runs.size(), are_alike));
  query.Bind(now);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (i == 0 || !are_alike) BindAlike(query, runs[i], now);
    BindOwn(query, enqueued[i].id, runs[i]);
  }
  query.Run();
  if (are_alike) {
    counts.Add(Counted(runs.front(), now), std::ssize(runs));
  } else {
    for (const model::NewRun& run : runs) counts.Add(Counted(run, now));
  }
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
      enqueued[done].duplicate = !InsertOne(connection, enqueued[done].id, runs[done], now, counts);
    } else {
      InsertMany(connection, runs.subspan(done, together),
                 std::span(enqueued).subspan(done, together), now, counts);
    }
    done += together;
  }
  return enqueued;
}

}  // namespace xyn::store::sqlite
