#include "xyn/store/sqlite/finish.h"

#include <optional>
#include <string>

#include "xyn/store/outcomes.h"
#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using model::RunStatus;

struct Decision {
  std::int64_t rowid;
  std::string name;
  base::Timestamp queued_at;
  base::Timestamp run_at;
  RunStatus status;
};

// nullopt if the token does not fit.
std::optional<Decision> Decide(Connection& connection, const Finish& finish) {
  Query row = connection.Use(sql::kDecideFinish);
  row.Bind(finish.token.run_id, finish.token.attempt, ToString(finish.kind));
  if (!row.Step()) return std::nullopt;
  return Decision{.rowid = row.Integer(0),
                  .name = row.Text(1),
                  .queued_at = row.Time(2),
                  .run_at = row.Time(3),
                  .status = ReadStatus(row, 4)};
}

struct Ended {
  RunStatus status;
  base::Timestamp run_at{};  // of a run that was queued again
};

// Completes a run that is where it was when it was claimed, and is called what it was called then.
bool CompleteInPlace(Connection& connection, const Finish& finish, base::Timestamp now,
                     CountTally& counts, LeasedRows<LeasedRow>& leased) {
  const std::optional<LeasedRow> row = leased.Take(finish.token.run_id);
  if (!row || finish.kind != FinishKind::kComplete) return false;
  const int changed = connection.Use(sql::kCompleteRun)
                          .Bind(now, row->rowid, row->name, finish.token.run_id,
                                finish.token.attempt, finish.outputs)
                          .Run();
  if (changed == 0) return false;
  counts.Remove({.name = row->name, .status = RunStatus::kRunning});
  counts.Add({.name = row->name, .status = RunStatus::kCompleted});
  return true;
}

// What the run became; nullopt if the token does not fit.
std::optional<Ended> End(Connection& connection, const Finish& finish, base::Timestamp now,
                         CountTally& counts, LeasedRows<LeasedRow>& leased) {
  if (CompleteInPlace(connection, finish, now, counts, leased)) {
    return Ended{.status = RunStatus::kCompleted};
  }
  const std::optional<Decision> run = Decide(connection, finish);
  if (!run) return std::nullopt;
  const std::int32_t attempt = finish.token.attempt;
  const std::int32_t failed =
      finish.kind == FinishKind::kFail || finish.kind == FinishKind::kFailForGood ? 1 : 0;
  const CountedRun before{run->name, RunStatus::kRunning, run->queued_at, run->run_at};
  CountedRun after = before;
  after.status = run->status;
  int changed = 0;
  if (run->status == RunStatus::kQueued) {
    const auto backoff =
        finish.kind == FinishKind::kFail ? finish.retry_backoff : std::chrono::microseconds(0);
    after.queued_at = std::chrono::floor<std::chrono::milliseconds>(now);
    after.run_at = after.queued_at + backoff;
    changed = connection.Use(sql::kQueueRunAgain)
                  .Bind(after.queued_at, run->rowid, attempt, backoff, finish.error, failed)
                  .Run();
  } else {
    const std::string status(ToString(run->status));
    changed = connection.Use(sql::kEndRun)
                  .Bind(now, run->rowid, attempt, status, finish.outputs, finish.error, failed)
                  .Run();
  }
  if (changed == 0) return std::nullopt;  // a trigger of somebody else would not have it
  counts.Remove(before);
  counts.Add(after);
  return Ended{.status = after.status, .run_at = after.run_at};
}

FinishOutcome Repetition(Connection& connection, const Finish& finish) {
  Query query = connection.Use(sql::kFinishRepeated);
  query.Bind(finish.token.run_id);
  if (!query.Step()) return OutcomeOfRepetition(finish, std::nullopt);
  return OutcomeOfRepetition(finish, RowNow{.status = ReadStatus(query, 0),
                                            .attempt = query.Integer32(1),
                                            .has_lease = query.Boolean(2)});
}

}  // namespace

Finished FinishRuns(Connection& connection, std::span<const Finish> finishes, base::Timestamp now,
                    CountTally& counts, LeasedRows<LeasedRow>& leased) {
  Finished finished;
  finished.outcomes.reserve(finishes.size());
  for (const Finish& finish : finishes) {
    const std::optional<Ended> run = End(connection, finish, now, counts, leased);
    finished.outcomes.push_back(run ? OutcomeOf(finish.kind, run->status)
                                    : Repetition(connection, finish));
    if (run && run->status == RunStatus::kQueued && run->run_at <= now) {
      finished.any_ready = true;
    }
  }
  return finished;
}

}  // namespace xyn::store::sqlite
