#include "xyn/http/testing/fake_store.h"

#include <stdexcept>

namespace xyn::http {
namespace {

[[noreturn]] void NotForHttp() { throw std::logic_error("HTTP has no use for this"); }

class FakeSampler final : public store::Sampler {
 public:
  explicit FakeSampler(const FakeStore& store) : store_(store) {}
  model::QueueSnapshot Sample() override { return store_.Count(); }
  model::DatabaseHealth SampleHealth() override { return {}; }
  Audit SampleAndCount() override { return {store_.Count(), store_.Count()}; }
  std::optional<std::int64_t> CountDrift() override { NotForHttp(); }
  std::vector<store::StatementPlan> Plans() override { NotForHttp(); }

 private:
  const FakeStore& store_;
};

}  // namespace

void FakeStore::SetStatus(const base::Uuid& id, model::RunStatus status) {
  const base::MutexLock lock(mutex_);
  runs_.at(id).status = status;
}

std::size_t FakeStore::size() const {
  const base::MutexLock lock(mutex_);
  return runs_.size();
}

void FakeStore::Clear() {
  const base::MutexLock lock(mutex_);
  runs_.clear();
}

std::vector<store::Enqueued> FakeStore::Enqueue(std::span<const model::NewRun> runs) {
  on_call();
  std::vector<store::Enqueued> results;
  {
    const base::MutexLock lock(mutex_);
    for (const model::NewRun& new_run : runs) {
      const model::Run run = RunOf(new_run);
      const bool is_new = runs_.emplace(run.id, run).second;
      results.push_back({.id = run.id, .duplicate = !is_new});
    }
  }
  on_changed();
  return results;
}

store::CancelOutcome FakeStore::Cancel(const base::Uuid& id) {
  on_call();
  auto outcome = store::CancelOutcome::kAlreadyTerminal;
  {
    const base::MutexLock lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end()) return store::CancelOutcome::kNotFound;
    model::Run& run = found->second;
    if (run.status == model::RunStatus::kQueued) {
      run.status = model::RunStatus::kCancelled;
      outcome = store::CancelOutcome::kCancelled;
    } else if (run.status == model::RunStatus::kRunning) {
      run.cancel_requested_at = clock_.Now();
      outcome = store::CancelOutcome::kCancelRequested;
    }
  }
  on_changed();
  return outcome;
}

store::RequeueOutcome FakeStore::Requeue(const base::Uuid& id) {
  on_call();
  {
    const base::MutexLock lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end()) return store::RequeueOutcome::kNotFound;
    model::Run& run = found->second;
    if (run.status == model::RunStatus::kCompleted) return store::RequeueOutcome::kCompleted;
    if (!model::IsTerminal(run.status)) return store::RequeueOutcome::kNotTerminal;
    run.status = model::RunStatus::kQueued;
  }
  on_changed();
  return store::RequeueOutcome::kRequeued;
}

std::optional<model::Run> FakeStore::Get(const base::Uuid& id) {
  on_call();
  const base::MutexLock lock(mutex_);
  const auto found = runs_.find(id);
  return found == runs_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<model::Run> FakeStore::List(const store::ListRequest& request) {
  on_call();
  const base::MutexLock lock(mutex_);
  std::vector<model::Run> page;
  for (auto it = runs_.rbegin(); it != runs_.rend(); ++it) {
    const model::Run& run = it->second;
    if (static_cast<int>(page.size()) == request.limit) break;
    if (request.before && run.id >= *request.before) continue;
    if (request.status && run.status != *request.status) continue;
    if (request.name && run.name != *request.name) continue;
    page.push_back(run);
  }
  return page;
}

void FakeStore::Ping() { on_call(); }

model::QueueSnapshot FakeStore::Count() const {
  const base::MutexLock lock(mutex_);
  model::QueueSnapshot snapshot;
  snapshot.taken_at = clock_.Now();
  for (const auto& [id, run] : runs_) ++snapshot.depth[model::IndexOf(run.status)];
  snapshot.ready = snapshot.depth[model::IndexOf(model::RunStatus::kQueued)];
  return snapshot;
}

model::Run FakeStore::RunOf(const model::NewRun& new_run) {
  model::Run run;
  run.id = new_run.id ? *new_run.id : ids_.Next();
  run.name = new_run.name;
  run.inputs = new_run.inputs;
  run.correlation_id = new_run.correlation_id;
  run.priority = new_run.priority;
  run.queued_at = run.created_at = clock_.Now();
  run.run_at = new_run.run_at.value_or(run.queued_at);
  if (new_run.delay) run.run_at += *new_run.delay;
  return run;
}

store::ClaimResult FakeStore::Claim(const store::ClaimRequest& /*request*/) { NotForHttp(); }

std::vector<store::RenewOutcome> FakeStore::Renew(std::span<const model::LeaseToken> /*tokens*/,
                                                  const std::string& /*worker_id*/,
                                                  std::chrono::milliseconds /*lease*/) {
  NotForHttp();
}

std::vector<store::FinishOutcome> FakeStore::Finish(
    std::span<const struct store::Finish> /*finishes*/) {
  NotForHttp();
}

store::WorkerRegistry& FakeStore::workers() { NotForHttp(); }

std::unique_ptr<store::Election> FakeStore::NewElection(std::chrono::milliseconds /*deadline*/) {
  NotForHttp();
}

store::Maintenance& FakeStore::maintenance() { NotForHttp(); }

store::Schema& FakeStore::schema() { NotForHttp(); }

std::unique_ptr<store::Sampler> FakeStore::NewSampler(const store::SamplerLimits& /*limits*/) {
  return std::make_unique<FakeSampler>(*this);
}

std::unique_ptr<store::WakeListener> FakeStore::NewWakeListener() { NotForHttp(); }

}  // namespace xyn::http
