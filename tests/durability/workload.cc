#include "tests/durability/workload.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace xyn::durability {
namespace {

using model::RunStatus;
using std::chrono::milliseconds;
using store::FinishKind;
using store::FinishOutcome;

const std::vector<std::string> kBlueprints = {"a", "b", "c"};
constexpr std::array<FinishKind, 8> kFinishKinds = {
    FinishKind::kComplete, FinishKind::kComplete,    FinishKind::kComplete,
    FinishKind::kFail,     FinishKind::kFail,        FinishKind::kFailForGood,
    FinishKind::kRelease,  FinishKind::kAcceptCancel};

// What an accepted finish made of the run; nullopt if it was refused.
std::optional<RunStatus> StatusAfter(FinishOutcome outcome) {
  switch (outcome) {
    case FinishOutcome::kCompleted:
      return RunStatus::kCompleted;
    case FinishOutcome::kFailed:
      return RunStatus::kFailed;
    case FinishOutcome::kRetried:
    case FinishOutcome::kReleased:
      return RunStatus::kQueued;
    case FinishOutcome::kCancelled:
      return RunStatus::kCancelled;
    case FinishOutcome::kLeaseLost:
      return std::nullopt;
  }
  return std::nullopt;
}

struct store::Finish FinishOf(const model::LeaseToken& token, FinishKind kind) {
  struct store::Finish finish;
  finish.token = token;
  finish.kind = kind;
  if (kind == FinishKind::kComplete) finish.outputs = OutputsOf(token.attempt);
  return finish;
}

}  // namespace

Workload::Workload(WorkloadOptions options, std::function<void(const Promise&)> tell)
    : options_(std::move(options)), tell_(std::move(tell)), random_(options_.seed) {}

void Workload::Step(store::Store& store) {
  const int dice = Below(100);
  if (dice < 25) return Enqueue(store.queue());
  if (dice < 50) return Claim(store.queue(), 1 + Below(15));
  if (dice < 60) return Renew(store.queue());
  if (dice < 85) return Finish(store.queue());
  if (dice < 93) return Cancel(store.queue());
  if (dice < 96) {
    store.maintenance().Reap();
  } else {
    store.maintenance().CompactCounts();
  }
}

void Workload::EndAll(store::Store& store) {
  do {
    held_.clear();
    store.maintenance().Reap();
    Claim(store.queue(), store::kMaxBatch);
    for (const model::LeaseToken& token : held_) {
      finishes_.push_back(FinishOf(token, FinishKind::kComplete));
    }
    SendFinishes(store.queue());
  } while (!held_.empty());
}

void Workload::Enqueue(store::RunQueue& queue) {
  if (enqueueing_.empty()) enqueueing_ = NewRuns();
  for (const model::NewRun& run : enqueueing_) {
    ids_.push_back(*run.id);
    tell_({.kind = Promise::Kind::kAsked, .id = *run.id, .call = *enqueueing_.front().id});
  }
  for (const store::Enqueued& enqueued : queue.Enqueue(enqueueing_)) {
    tell_({.kind = Promise::Kind::kEnqueued, .id = enqueued.id});
  }
  enqueueing_.clear();
}

void Workload::Claim(store::RunQueue& queue, int limit) {
  store::ClaimRequest request;
  request.blueprints = kBlueprints;
  request.limit = limit;
  request.worker_id = options_.worker_id;
  request.lease = options_.lease;
  for (const store::Claim& claim : queue.Claim(request).claims) {
    tell_({.kind = Promise::Kind::kClaimed,
           .id = claim.token.run_id,
           .attempt = claim.token.attempt});
    held_.push_back(claim.token);
  }
}

void Workload::Renew(store::RunQueue& queue) {
  queue.Renew(held_, options_.worker_id, options_.lease);
}

void Workload::Finish(store::RunQueue& queue) {
  if (finishes_.empty()) ChooseFinishes();
  SendFinishes(queue);
}

void Workload::SendFinishes(store::RunQueue& queue) {
  const std::vector<FinishOutcome> outcomes = queue.Finish(finishes_);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const model::LeaseToken& token = finishes_[i].token;
    const std::optional<RunStatus> status = StatusAfter(outcomes[i]);
    if (!status) continue;
    tell_({.kind = Promise::Kind::kFinished,
           .id = token.run_id,
           .attempt = token.attempt,
           .status = *status});
  }
  finishes_.clear();
}

void Workload::Cancel(store::RunQueue& queue) {
  if (ids_.empty()) return;
  const base::Uuid id = ids_[static_cast<std::size_t>(Below(static_cast<int>(ids_.size())))];
  const store::CancelOutcome outcome = queue.Cancel(id);
  if (outcome == store::CancelOutcome::kCancelled) {
    tell_({.kind = Promise::Kind::kCancelled, .id = id});
  } else if (outcome == store::CancelOutcome::kCancelRequested) {
    tell_({.kind = Promise::Kind::kCancelRequested, .id = id});
  }
}

std::vector<model::NewRun> Workload::NewRuns() {
  std::vector<model::NewRun> runs(static_cast<std::size_t>(1 + Below(20)));
  for (model::NewRun& run : runs) {
    run.id.emplace();
    for (std::uint8_t& byte : run.id->bytes) byte = static_cast<std::uint8_t>(Below(256));
    run.name = kBlueprints[static_cast<std::size_t>(Below(3))];
    run.priority = 100 + Below(3);
    run.max_attempts = 1 + Below(3);
    run.max_reclaims = Below(4);
    if (Below(3) == 0) run.delay = Delay();
    if (Below(10) == 0)
      run.inputs = '"' + std::string(static_cast<std::size_t>(Below(9'000)), 'x') + '"';
  }
  return runs;
}

void Workload::ChooseFinishes() {
  const auto count = std::min(held_.size(), static_cast<std::size_t>(1 + Below(15)));
  for (std::size_t i = 0; i < count; ++i) {
    const FinishKind kind = kFinishKinds[static_cast<std::size_t>(Below(8))];
    finishes_.push_back(FinishOf(held_[i], kind));
    finishes_.back().retry_backoff = Delay();
  }
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
}

int Workload::Below(int limit) {
  return static_cast<int>(random_() % static_cast<std::uint64_t>(limit));
}

milliseconds Workload::Delay() {
  return milliseconds(Below(static_cast<int>(options_.longest_delay.count())));
}

}  // namespace xyn::durability
