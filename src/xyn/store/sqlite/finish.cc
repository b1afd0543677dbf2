#include "xyn/store/sqlite/finish.h"

#include <optional>

#include "xyn/store/outcomes.h"
#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

struct Ended {
  model::RunStatus status;
  base::Timestamp run_at;
};

// What the run became; nullopt if the token does not fit.
std::optional<Ended> End(Connection& connection, const Finish& finish, base::Timestamp now) {
  const auto backoff =
      finish.kind == FinishKind::kFail ? finish.retry_backoff : std::chrono::microseconds(0);
  Query query = connection.Use(sql::kFinishRuns);
  query.Bind(now, finish.token.run_id, finish.token.attempt, ToString(finish.kind), finish.outputs,
             finish.error, backoff);
  if (!query.Step()) return std::nullopt;
  return Ended{.status = ReadStatus(query, 0), .run_at = query.Time(1)};
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

Finished FinishRuns(Connection& connection, std::span<const Finish> finishes, base::Timestamp now) {
  Finished finished;
  finished.outcomes.reserve(finishes.size());
  for (const Finish& finish : finishes) {
    const std::optional<Ended> run = End(connection, finish, now);
    finished.outcomes.push_back(run ? OutcomeOf(finish.kind, run->status)
                                    : Repetition(connection, finish));
    if (run && run->status == model::RunStatus::kQueued && run->run_at <= now) {
      finished.any_ready = true;
    }
  }
  return finished;
}

}  // namespace xyn::store::sqlite
