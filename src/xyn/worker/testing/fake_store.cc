#include "xyn/worker/testing/fake_store.h"

#include <cstdio>
#include <cstdlib>

#include "xyn/store/outcomes.h"

namespace xyn::worker {

using model::RunStatus;
using store::FinishKind;
using store::FinishOutcome;
using Wake = store::WakeListener::Wake;

class FakeListener final : public store::WakeListener {
 public:
  explicit FakeListener(FakeQueue& queue) : queue_(queue) {}

  Wake Wait(std::chrono::milliseconds timeout) override {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const base::MutexLock lock(queue_.mutex_);
    while (queue_.signals_.empty() && std::chrono::steady_clock::now() < deadline) {
      queue_.changed_.WaitUntil(queue_.mutex_, deadline);
    }
    if (queue_.signals_.empty()) return Wake::kTimeout;
    const Wake wake = queue_.signals_.front();
    queue_.signals_.pop_front();
    return wake;
  }

  void Interrupt() override {
    const base::MutexLock lock(queue_.mutex_);
    queue_.Signal(Wake::kInterrupted);
  }

 private:
  FakeQueue& queue_;
};

void FakeQueue::Signal(Wake wake) {
  signals_.push_back(wake);
  changed_.NotifyAll();
}

std::vector<store::Enqueued> FakeQueue::Enqueue(std::span<const model::NewRun> runs) {
  const base::MutexLock lock(mutex_);
  std::vector<store::Enqueued> enqueued;
  for (const model::NewRun& run : runs) {
    Row row;
    row.claim.name = run.name;
    row.claim.inputs = run.inputs;
    row.claim.max_attempts = run.max_attempts;
    ++last_id_;
    row.claim.token.run_id.bytes[14] = static_cast<std::uint8_t>(last_id_ >> 8U);
    row.claim.token.run_id.bytes[15] = static_cast<std::uint8_t>(last_id_);
    enqueued.push_back({row.claim.token.run_id});
    rows_.emplace(row.claim.token.run_id, row);
  }
  Signal(Wake::kRunsReady);
  return enqueued;
}

base::Uuid FakeQueue::Add(const std::string& name, const std::string& inputs, int max_attempts) {
  model::NewRun run;
  run.name = name;
  run.inputs = inputs;
  run.max_attempts = max_attempts;
  return Enqueue({&run, 1}).front().id;
}

store::ClaimResult FakeQueue::Claim(const store::ClaimRequest& request) {
  before_claim(request);
  const base::MutexLock lock(mutex_);
  store::ClaimResult result;
  for (auto& [id, row] : rows_) {
    if (std::ssize(result.claims) == request.limit) break;
    const bool expired = row.has_expired_lease && request.reclaim;
    const bool ready = row.status == RunStatus::kQueued && row.retry_backoff.count() == 0;
    if (!expired && !ready) continue;
    row.has_expired_lease = false;
    row.claim.reclaimed = expired;
    row.status = RunStatus::kRunning;
    ++row.claim.token.attempt;
    result.claims.push_back(row.claim);
  }
  if (request.reclaim) result.next_expiry = next_expiry;
  changed_.NotifyAll();
  return result;
}

std::vector<store::RenewOutcome> FakeQueue::Renew(std::span<const model::LeaseToken> tokens,
                                                  const std::string& /*worker_id*/,
                                                  std::chrono::milliseconds /*lease*/) {
  before_renew(tokens);
  const base::MutexLock lock(mutex_);
  std::vector<store::RenewOutcome> outcomes;
  for (const model::LeaseToken& token : tokens) {
    const Row& row = rows_.at(token.run_id);
    if (locked_.erase(token.run_id) > 0) {
      outcomes.push_back(store::RenewOutcome::kBusy);
    } else if (row.status != RunStatus::kRunning || row.claim.token != token) {
      outcomes.push_back(store::RenewOutcome::kLeaseLost);
    } else {
      outcomes.push_back(row.cancel_requested ? store::RenewOutcome::kCancelRequested
                                              : store::RenewOutcome::kRenewed);
    }
  }
  return outcomes;
}

std::vector<FinishOutcome> FakeQueue::Finish(std::span<const struct store::Finish> finishes) {
  before_finish(finishes);
  std::vector<FinishOutcome> outcomes;
  {
    const base::MutexLock lock(mutex_);
    for (const struct store::Finish& finish : finishes) outcomes.push_back(FinishOne(finish));
    changed_.NotifyAll();
  }
  after_finish(finishes);
  return outcomes;
}

FinishOutcome FakeQueue::FinishOne(const struct store::Finish& finish) {
  Row& row = rows_.at(finish.token.run_id);
  if (row.status != RunStatus::kRunning || row.claim.token != finish.token) {
    return store::OutcomeOfRepetition(finish,
                                      store::RowNow{row.status, row.claim.token.attempt, false});
  }
  ++row.finishes;
  row.outputs = finish.outputs;
  row.error = finish.error;
  const bool retries =
      finish.kind == FinishKind::kFail && ++row.claim.failures < row.claim.max_attempts;
  if (finish.kind == FinishKind::kComplete) {
    row.status = RunStatus::kCompleted;
  } else if (row.cancel_requested) {
    row.status = RunStatus::kCancelled;
  } else if (retries || finish.kind == FinishKind::kRelease) {
    row.status = RunStatus::kQueued;
    row.retry_backoff = finish.retry_backoff;
  } else {
    row.status = RunStatus::kFailed;
  }
  return store::OutcomeOf(finish.kind, row.status);
}

store::CancelOutcome FakeQueue::Cancel(const base::Uuid& id) {
  const base::MutexLock lock(mutex_);
  rows_.at(id).cancel_requested = true;
  Signal(Wake::kCancelRequested);
  return store::CancelOutcome::kCancelRequested;
}

store::RequeueOutcome FakeQueue::Requeue(const base::Uuid& /*id*/) { std::abort(); }

void FakeQueue::LoseLease(const base::Uuid& id) {
  const base::MutexLock lock(mutex_);
  ++rows_.at(id).claim.token.attempt;
}

void FakeQueue::ExpireLease(const base::Uuid& id) {
  const base::MutexLock lock(mutex_);
  rows_.at(id).status = RunStatus::kRunning;
  rows_.at(id).has_expired_lease = true;
}

void FakeQueue::LockRow(const base::Uuid& id) {
  const base::MutexLock lock(mutex_);
  locked_[id] = true;
}

FakeQueue::Row FakeQueue::Get(const base::Uuid& id) const {
  const base::MutexLock lock(mutex_);
  return rows_.at(id);
}

std::size_t FakeQueue::Count(RunStatus status) const {
  const base::MutexLock lock(mutex_);
  std::size_t count = 0;
  for (const auto& [id, row] : rows_) count += row.status == status ? 1 : 0;
  return count;
}

void FakeQueue::WaitUntil(const std::function<bool(const std::map<base::Uuid, Row>&)>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const base::MutexLock lock(mutex_);
  while (!holds(rows_) && std::chrono::steady_clock::now() < deadline) {
    changed_.WaitUntil(mutex_, deadline);
  }
  if (holds(rows_)) return;
  std::fputs("what the test waits for did not happen within a minute\n", stderr);
  std::abort();
}

void FakeQueue::WaitForStatus(const base::Uuid& id, RunStatus status) {
  WaitUntil([&](const auto& rows) { return rows.at(id).status == status; });
}

store::RunReader& FakeStore::reader() { std::abort(); }

store::Schema& FakeStore::schema() { std::abort(); }

std::unique_ptr<store::Sampler> FakeStore::NewSampler(const store::SamplerLimits& /*limits*/) {
  std::abort();
}

std::unique_ptr<store::Election> FakeStore::NewElection(std::chrono::milliseconds /*deadline*/) {
  std::abort();
}

std::unique_ptr<store::WakeListener> FakeStore::NewWakeListener() {
  return std::make_unique<FakeListener>(queue_);
}

}  // namespace xyn::worker
