#include "xyn/store/sqlite/run_queue.h"

#include "xyn/store/sqlite/claim.h"
#include "xyn/store/sqlite/finish.h"
#include "xyn/store/sqlite/insert.h"
#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite/storable.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using base::Timestamp;

RenewOutcome RenewLease(Connection& connection, Timestamp now, const model::LeaseToken& token,
                        const std::string& worker_id, std::chrono::microseconds lease) {
  Query query = connection.Use(sql::kRenewLeases);
  query.Bind(now, token.run_id, token.attempt, worker_id, lease);
  if (!query.Step()) return RenewOutcome::kLeaseLost;
  return query.OptionalTime(0) ? RenewOutcome::kCancelRequested : RenewOutcome::kRenewed;
}

std::optional<model::RunStatus> StatusOf(Connection& connection, const base::Uuid& id) {
  Query query = connection.Use(sql::kRunStatus);
  query.Bind(id);
  if (!query.Step()) return std::nullopt;
  return ReadStatus(query, 0);
}

}  // namespace

SqliteRunQueue::SqliteRunQueue(Writer& writer, const WakeFiles& wake, const base::Clock& clock)
    : writer_(writer),
      wake_(wake),
      ids_(clock),
      gatherer_([this](std::span<const model::NewRun> runs) { return InsertAll(runs); }) {}

std::vector<Enqueued> SqliteRunQueue::Enqueue(std::span<const model::NewRun> runs) {
  return gatherer_.Enqueue(runs);
}

std::vector<Enqueued> SqliteRunQueue::InsertAll(std::span<const model::NewRun> runs) {
  for (const model::NewRun& run : runs) RequireStorable(run);
  auto enqueued =
      writer_.WriteCounted([&](Connection& connection, Timestamp now, CountTally& counts) {
        return InsertRuns(connection, runs, ids_, now, counts);
      });
  wake_.SignalRunsReady();
  return enqueued;
}

ClaimResult SqliteRunQueue::Claim(const ClaimRequest& request) {
  return writer_.WriteCounted([&](Connection& connection, Timestamp now, CountTally& counts) {
    return ClaimRuns(connection, request, now, counts, leased_);
  });
}

std::vector<RenewOutcome> SqliteRunQueue::Renew(std::span<const model::LeaseToken> tokens,
                                                const std::string& worker_id,
                                                std::chrono::milliseconds lease) {
  return writer_.Write([&](Connection& connection, Timestamp now) {
    std::vector<RenewOutcome> outcomes;
    outcomes.reserve(tokens.size());
    for (const model::LeaseToken& token : tokens) {
      outcomes.push_back(RenewLease(connection, now, token, worker_id, lease));
    }
    return outcomes;
  });
}

std::vector<FinishOutcome> SqliteRunQueue::Finish(std::span<const struct Finish> finishes) {
  for (const struct Finish& finish : finishes) RequireStorable(finish);
  const Finished finished =
      writer_.WriteCounted([&](Connection& connection, Timestamp now, CountTally& counts) {
        return FinishRuns(connection, finishes, now, counts, leased_);
      });
  if (finished.any_ready) wake_.SignalRunsReady();
  return finished.outcomes;
}

CancelOutcome SqliteRunQueue::Cancel(const base::Uuid& id) {
  const CancelOutcome outcome = writer_.Write([&](Connection& connection, Timestamp now) {
    {
      Query query = connection.Use(sql::kCancelRun);
      query.Bind(now, id);
      if (query.Step()) {
        return ReadStatus(query, 0) == model::RunStatus::kRunning ? CancelOutcome::kCancelRequested
                                                                  : CancelOutcome::kCancelled;
      }
    }
    return StatusOf(connection, id) ? CancelOutcome::kAlreadyTerminal : CancelOutcome::kNotFound;
  });
  if (outcome == CancelOutcome::kCancelRequested) wake_.SignalCancelRequested();
  return outcome;
}

RequeueOutcome SqliteRunQueue::Requeue(const base::Uuid& id) {
  const RequeueOutcome outcome = writer_.Write([&](Connection& connection, Timestamp now) {
    const Timestamp moment = std::chrono::floor<std::chrono::milliseconds>(now);
    if (connection.Use(sql::kRequeueRun).Bind(moment, id).Run() > 0) {
      return RequeueOutcome::kRequeued;
    }
    const std::optional<model::RunStatus> status = StatusOf(connection, id);
    if (!status) return RequeueOutcome::kNotFound;
    return *status == model::RunStatus::kCompleted ? RequeueOutcome::kCompleted
                                                   : RequeueOutcome::kNotTerminal;
  });
  if (outcome == RequeueOutcome::kRequeued) wake_.SignalRunsReady();
  return outcome;
}

}  // namespace xyn::store::sqlite
