#include "tests/contract/queue_model.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace xyn::contract {

using model::Operation;
using model::RunStatus;
using store::FinishKind;
using store::FinishOutcome;

namespace {

bool Knows(const store::ClaimRequest& request, const std::string& name) {
  return std::find(request.blueprints.begin(), request.blueprints.end(), name) !=
         request.blueprints.end();
}

}  // namespace

void QueueModel::Move(ModelRun& run, RunStatus to, Operation by) {
  if (!model::IsAllowed(run.status, to, by)) {
    throw std::logic_error("the model makes a transition that does not exist");
  }
  run.status = to;
  run.last_finish = std::nullopt;
}

std::vector<base::Uuid> QueueModel::Reclaimable(const store::ClaimRequest& request) const {
  std::vector<base::Uuid> ids;
  if (!request.reclaim) return ids;
  for (const auto& [id, run] : runs_) {
    if (run.status == RunStatus::kRunning && run.lease == LeaseState::kExpired &&
        run.reclaims < run.max_reclaims && !run.cancel_requested && Knows(request, run.name)) {
      ids.push_back(id);
    }
  }
  return ids;
}

std::vector<base::Uuid> QueueModel::Ready(const store::ClaimRequest& request) const {
  std::vector<std::tuple<std::int32_t, base::Timestamp, base::Uuid>> ready;
  for (const auto& [id, run] : runs_) {
    if (run.status == RunStatus::kQueued && !run.future && Knows(request, run.name)) {
      ready.emplace_back(run.priority, run.run_at, id);
    }
  }
  std::sort(ready.begin(), ready.end());
  std::vector<base::Uuid> ids;
  for (const auto& [priority, run_at, id] : ready) ids.push_back(id);
  return ids;
}

void QueueModel::Claim(const base::Uuid& id, const std::string& worker) {
  ModelRun& run = runs_.at(id);
  const bool reclaim = run.status == RunStatus::kRunning;
  Move(run, RunStatus::kRunning, reclaim ? Operation::kReclaim : Operation::kClaim);
  run.reclaims += reclaim ? 1 : 0;
  run.attempt += 1;
  run.lease = LeaseState::kStanding;
  run.worker = worker;
}

store::RenewOutcome QueueModel::Renew(const model::LeaseToken& token, const std::string& worker) {
  const auto found = runs_.find(token.run_id);
  if (found == runs_.end()) return store::RenewOutcome::kLeaseLost;
  ModelRun& run = found->second;
  if (run.status != RunStatus::kRunning || run.attempt != token.attempt || run.worker != worker) {
    return store::RenewOutcome::kLeaseLost;
  }
  run.lease = LeaseState::kStanding;
  return run.cancel_requested ? store::RenewOutcome::kCancelRequested
                              : store::RenewOutcome::kRenewed;
}

FinishOutcome QueueModel::End(ModelRun& run, FinishKind kind) {
  if (kind == FinishKind::kFail || kind == FinishKind::kFailForGood) run.failures += 1;
  run.lease = LeaseState::kNone;
  if (kind == FinishKind::kComplete) {
    Move(run, RunStatus::kCompleted, Operation::kComplete);
    return FinishOutcome::kCompleted;
  }
  if (kind == FinishKind::kAcceptCancel || run.cancel_requested) {
    Move(run, RunStatus::kCancelled, Operation::kCancel);
    return FinishOutcome::kCancelled;
  }
  if (kind == FinishKind::kRelease) {
    Move(run, RunStatus::kQueued, Operation::kRelease);
    return FinishOutcome::kReleased;
  }
  if (kind == FinishKind::kFail && run.failures < run.max_attempts) {
    Move(run, RunStatus::kQueued, Operation::kRetry);
    return FinishOutcome::kRetried;
  }
  Move(run, RunStatus::kFailed, Operation::kFail);
  return FinishOutcome::kFailed;
}

std::optional<FinishOutcome> QueueModel::Finish(const model::LeaseToken& token, FinishKind kind) {
  const auto found = runs_.find(token.run_id);
  if (found == runs_.end() || found->second.attempt != token.attempt) {
    return FinishOutcome::kLeaseLost;
  }
  ModelRun& run = found->second;
  if (run.status == RunStatus::kRunning) {
    const FinishOutcome outcome = End(run, kind);
    run.last_finish = LastFinish{kind, outcome};
    return outcome;
  }
  if (run.last_finish && run.last_finish->kind == kind) return run.last_finish->outcome;
  return std::nullopt;
}

store::CancelOutcome QueueModel::Cancel(const base::Uuid& id) {
  const auto found = runs_.find(id);
  if (found == runs_.end()) return store::CancelOutcome::kNotFound;
  ModelRun& run = found->second;
  if (model::IsTerminal(run.status)) return store::CancelOutcome::kAlreadyTerminal;
  run.cancel_requested = true;
  if (run.status == RunStatus::kRunning) return store::CancelOutcome::kCancelRequested;
  Move(run, RunStatus::kCancelled, Operation::kCancel);
  return store::CancelOutcome::kCancelled;
}

store::RequeueOutcome QueueModel::Requeue(const base::Uuid& id) {
  const auto found = runs_.find(id);
  if (found == runs_.end()) return store::RequeueOutcome::kNotFound;
  ModelRun& run = found->second;
  if (run.status == RunStatus::kCompleted) return store::RequeueOutcome::kCompleted;
  if (!model::IsTerminal(run.status)) return store::RequeueOutcome::kNotTerminal;
  Move(run, RunStatus::kQueued, Operation::kRequeue);
  run.failures = 0;
  run.reclaims = 0;
  run.future = false;
  run.cancel_requested = false;
  run.lease = LeaseState::kNone;
  return store::RequeueOutcome::kRequeued;
}

store::Reaped QueueModel::Reap() {
  store::Reaped reaped;
  for (auto& [id, run] : runs_) {
    if (run.status != RunStatus::kRunning || run.lease != LeaseState::kExpired) continue;
    if (run.cancel_requested) {
      Move(run, RunStatus::kCancelled, Operation::kReap);
      reaped.cancelled += 1;
    } else if (run.reclaims >= run.max_reclaims) {
      Move(run, RunStatus::kFailed, Operation::kReap);
      reaped.failed += 1;
    }
  }
  return reaped;
}

}  // namespace xyn::contract
