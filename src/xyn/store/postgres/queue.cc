#include "xyn/store/postgres/queue.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "xyn/store/outcomes.h"
#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

using model::LeaseToken;
using model::NewRun;
using std::chrono::microseconds;

std::optional<std::string_view> View(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

model::RunStatus StatusAt(const Result& rows, int row, int column) {
  // The enum of the database is the enum of the program: Schema::Require sees to that.
  return model::ParseRunStatus(rows.Text(row, column)).value();
}

template <typename Items, typename Token>
Parameters TokenParameters(const Items& items, Token token) {
  Parameters parameters;
  parameters.AddArray(items.size(), [&](std::size_t i) { return token(items[i]).run_id; })
      .AddArray(items.size(), [&](std::size_t i) { return token(items[i]).attempt; });
  return parameters;
}

struct Present {
  RowNow row;
  std::string locked_by;
};

// The rows as they stand now, of those of `tokens` that `done` does not hold.
template <typename Done, typename Items, typename Token>
std::unordered_map<base::Uuid, Present> Reread(Connection& connection, const Done& done,
                                               const Items& items, Token token) {
  std::vector<base::Uuid> missing;
  for (const auto& item : items) {
    if (!done.contains(token(item))) missing.push_back(token(item).run_id);
  }
  std::unordered_map<base::Uuid, Present> rows_now;
  if (missing.empty()) return rows_now;
  const Result rows = connection.Run(
      kRereadRuns, Parameters().AddArray(missing.size(), [&](std::size_t i) { return missing[i]; }),
      Effect::kReads);
  for (int row = 0; row < rows.rows(); ++row) {
    const RowNow now{StatusAt(rows, row, 1), rows.Int32(row, 2), rows.Bool(row, 3)};
    rows_now.emplace(rows.Id(row, 0), Present{now, std::string(rows.Text(row, 4))});
  }
  return rows_now;
}

// With the ids of `enqueued`.
Parameters EnqueueParameters(std::span<const NewRun> runs, std::span<const Enqueued> enqueued) {
  const std::size_t n = runs.size();
  Parameters parameters;
  parameters.AddArray(n, [&](std::size_t i) { return enqueued[i].id; })
      .AddArray(n, [&](std::size_t i) { return std::string_view(runs[i].name); })
      .AddArray(n, [&](std::size_t i) { return std::string_view(runs[i].inputs); })
      .AddArray(n, [&](std::size_t i) { return View(runs[i].correlation_id); })
      .AddArray(n, [&](std::size_t i) { return runs[i].run_at; })
      .AddArray(n,
                [&](std::size_t i) {
                  return runs[i].delay ? std::optional<std::int64_t>(runs[i].delay->count())
                                       : std::nullopt;
                })
      .AddArray(n, [&](std::size_t i) { return runs[i].priority; })
      .AddArray(n, [&](std::size_t i) { return runs[i].max_attempts; })
      .AddArray(n, [&](std::size_t i) { return runs[i].max_reclaims; });
  return parameters;
}

using Ended = std::unordered_map<LeaseToken, model::RunStatus>;

// Those that ended; `places` in the order of the finishes.
Ended End(Connection& connection, std::span<const Finish> finishes,
          std::span<const std::optional<RowPlace>> places) {
  const std::size_t n = finishes.size();
  Parameters parameters =
      TokenParameters(finishes, [](const Finish& finish) { return finish.token; });
  parameters
      .AddArray(n, [&](std::size_t i) { return std::string_view(ToString(finishes[i].kind)); })
      .AddArray(n, [&](std::size_t i) { return View(finishes[i].outputs); })
      .AddArray(n, [&](std::size_t i) { return View(finishes[i].error); })
      .AddArray(n, [&](std::size_t i) { return std::int64_t{finishes[i].retry_backoff.count()}; })
      .AddArray(n, [&](std::size_t i) { return places[i]; });
  const Result rows = connection.Run(kFinishRuns, parameters, Effect::kChanges);
  Ended ended;
  for (int row = 0; row < rows.rows(); ++row) {
    ended.emplace(LeaseToken{rows.Id(row, 0), rows.Int32(row, 1)}, StatusAt(rows, row, 2));
  }
  return ended;
}

}  // namespace

Queue::Queue(Pool& pool, base::UuidV7Generator& ids)
    : pool_(pool),
      ids_(ids),
      claimer_(pool, places_),
      waker_(pool, [this] { WarmUp(); }),
      gatherer_([this](std::span<const NewRun> runs) { return Insert(runs); }) {}

std::vector<Enqueued> Queue::Enqueue(std::span<const NewRun> runs) {
  if (runs.empty()) return {};
  return gatherer_.Enqueue(runs);
}

std::vector<Enqueued> Queue::Insert(std::span<const NewRun> runs) {
  std::vector<Enqueued> enqueued(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    enqueued[i].id = runs[i].id ? *runs[i].id : ids_.Next();
  }
  const Result rows = pool_.Take(Use::kMayBlock)
                          ->Run(kEnqueueRuns, EnqueueParameters(runs, enqueued), Effect::kChanges);
  for (int row = 0; row < rows.rows(); ++row) {
    if (!rows.Bool(row, 1)) continue;
    waker_.RunsReady();
    break;
  }
  if (rows.rows() == std::ssize(runs)) return enqueued;
  std::unordered_set<base::Uuid> inserted;
  for (int row = 0; row < rows.rows(); ++row) inserted.insert(rows.Id(row, 0));
  for (Enqueued& one : enqueued) one.duplicate = inserted.erase(one.id) == 0;
  return enqueued;
}

void Queue::WarmUp() {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  const auto connection = pool_.Take(Use::kMayBlock, until);
  connection->FinishBy(until);
  connection->Run(kEnqueueRuns, EnqueueParameters({}, {}), Effect::kReads);
  connection->FinishBy(base::SteadyTime::max());
}

ClaimResult Queue::Claim(const ClaimRequest& request) { return claimer_.Claim(request); }

std::vector<RenewOutcome> Queue::Renew(std::span<const LeaseToken> tokens,
                                       const std::string& worker_id,
                                       std::chrono::milliseconds lease) {
  if (tokens.empty()) return {};
  const auto token_of = [](const LeaseToken& token) { return token; };
  const auto connection = pool_.Take(Use::kUrgent);
  const Result rows = connection->Run(kRenewLeases,
                                      TokenParameters(tokens, token_of)
                                          .Add(std::string_view(worker_id))
                                          .Add(std::int64_t{microseconds(lease).count()}),
                                      Effect::kChanges);
  places_.Remember(rows, 0, 3);
  std::unordered_map<LeaseToken, bool> renewed;  // to whether a cancel was asked for
  for (int row = 0; row < rows.rows(); ++row) {
    renewed.emplace(LeaseToken{rows.Id(row, 0), rows.Int32(row, 1)}, rows.Bool(row, 2));
  }
  const auto rows_now = Reread(*connection, renewed, tokens, token_of);

  std::vector<RenewOutcome> outcomes;
  outcomes.reserve(tokens.size());
  for (const LeaseToken& token : tokens) {
    if (const auto found = renewed.find(token); found != renewed.end()) {
      outcomes.push_back(found->second ? RenewOutcome::kCancelRequested : RenewOutcome::kRenewed);
      continue;
    }
    const auto now = rows_now.find(token.run_id);
    const bool stands = now != rows_now.end() && now->second.locked_by == worker_id &&
                        now->second.row.attempt == token.attempt &&
                        now->second.row.status == model::RunStatus::kRunning;
    outcomes.push_back(stands ? RenewOutcome::kBusy : RenewOutcome::kLeaseLost);
  }
  return outcomes;
}

std::vector<FinishOutcome> Queue::Finish(std::span<const struct Finish> finishes) {
  if (finishes.empty()) return {};
  const auto places = places_.Take(finishes);
  const auto connection = pool_.Take(Use::kMayBlock);
  const Ended ended = End(*connection, finishes, places);
  const auto rows_now =
      Reread(*connection, ended, finishes, [](const struct Finish& one) { return one.token; });

  std::vector<FinishOutcome> outcomes;
  outcomes.reserve(finishes.size());
  for (const struct Finish& finish : finishes) {
    if (const auto found = ended.find(finish.token); found != ended.end()) {
      outcomes.push_back(OutcomeOf(finish.kind, found->second));
      continue;
    }
    const auto now = rows_now.find(finish.token.run_id);
    outcomes.push_back(OutcomeOfRepetition(
        finish, now == rows_now.end() ? std::nullopt : std::optional<RowNow>(now->second.row)));
  }
  return outcomes;
}

CancelOutcome Queue::Cancel(const base::Uuid& id) {
  const Result rows =
      pool_.Take(Use::kMayBlock)->Run(kCancelRun, Parameters().Add(id), Effect::kChanges);
  if (rows.rows() == 0) return CancelOutcome::kNotFound;
  switch (StatusAt(rows, 0, 0)) {
    case model::RunStatus::kQueued:
      return CancelOutcome::kCancelled;
    case model::RunStatus::kRunning:
      return CancelOutcome::kCancelRequested;
    default:
      return CancelOutcome::kAlreadyTerminal;
  }
}

RequeueOutcome Queue::Requeue(const base::Uuid& id) {
  const Result rows =
      pool_.Take(Use::kMayBlock)->Run(kRequeueRun, Parameters().Add(id), Effect::kChanges);
  if (rows.rows() == 0) return RequeueOutcome::kNotFound;
  switch (StatusAt(rows, 0, 0)) {
    case model::RunStatus::kQueued:
    case model::RunStatus::kRunning:
      return RequeueOutcome::kNotTerminal;
    case model::RunStatus::kCompleted:
      return RequeueOutcome::kCompleted;
    default:
      return RequeueOutcome::kRequeued;
  }
}

}  // namespace xyn::store::postgres
