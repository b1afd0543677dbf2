// A store in memory that keeps the rules of the lease and breaks down on request.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/store.h"

namespace xyn::worker {

// Leases do not run out by themselves: LoseLease is what another worker's reclaim would be.
// Threads: any; hooks are set before the calls they see, and run without the lock.
class FakeQueue final : public store::RunQueue {
 public:
  struct Row {
    store::Claim claim;
    model::RunStatus status = model::RunStatus::kQueued;
    bool cancel_requested = false;
    std::optional<std::string> outputs;
    std::optional<std::string> error;
    std::chrono::microseconds retry_backoff{0};
    int finishes = 0;  // that were accepted
    bool has_expired_lease = false;
  };

  // Called before, or after, the call takes effect; what they throw is what the call throws.
  std::function<void(const store::ClaimRequest&)> before_claim = [](const auto&) {};
  std::optional<std::chrono::microseconds> next_expiry;  // what a look for expired leases foretells
  std::function<void(std::span<const model::LeaseToken>)> before_renew = [](auto) {};
  std::function<void(std::span<const store::Finish>)> before_finish = [](auto) {};
  std::function<void(std::span<const store::Finish>)> after_finish = [](auto) {};

  std::vector<store::Enqueued> Enqueue(std::span<const model::NewRun> runs) override;
  store::ClaimResult Claim(const store::ClaimRequest& request) override;
  std::vector<store::RenewOutcome> Renew(std::span<const model::LeaseToken> tokens,
                                         const std::string& worker_id,
                                         std::chrono::milliseconds lease) override;
  std::vector<store::FinishOutcome> Finish(std::span<const struct store::Finish> finishes) override;
  store::CancelOutcome Cancel(const base::Uuid& id) override;
  store::RequeueOutcome Requeue(const base::Uuid& id) override;

  // Enqueues one run and returns its id, claims and all.
  base::Uuid Add(const std::string& name, const std::string& inputs = "{}", int max_attempts = 1);

  void LoseLease(const base::Uuid& id);
  void ExpireLease(const base::Uuid& id);  // RUNNING, of a worker that is gone
  void LockRow(const base::Uuid& id);      // the next renewal of it is kBusy

  Row Get(const base::Uuid& id) const;
  std::size_t Count(model::RunStatus status) const;

  // Waits until `holds` does, called with the lock held after every change; aborts after a minute.
  void WaitUntil(const std::function<bool(const std::map<base::Uuid, Row>&)>& holds);
  void WaitForStatus(const base::Uuid& id, model::RunStatus status);

 private:
  friend class FakeListener;

  store::FinishOutcome FinishOne(const struct store::Finish& finish) XYN_REQUIRES(mutex_);
  void Signal(store::WakeListener::Wake wake) XYN_REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::map<base::Uuid, Row> rows_ XYN_GUARDED_BY(mutex_);
  std::map<base::Uuid, bool> locked_ XYN_GUARDED_BY(mutex_);
  std::deque<store::WakeListener::Wake> signals_ XYN_GUARDED_BY(mutex_);
  unsigned last_id_ XYN_GUARDED_BY(mutex_) = 0;
};

class FakeWorkerRegistry final : public store::WorkerRegistry {
 public:
  std::function<void(const std::string&, std::chrono::milliseconds)> on_heartbeat = [](const auto&,
                                                                                       auto) {};
  std::function<void(const std::string&)> on_leave = [](const auto&) {};

  void Heartbeat(const std::string& worker_id, std::chrono::milliseconds period) override {
    on_heartbeat(worker_id, period);
  }
  void Leave(const std::string& worker_id) override { on_leave(worker_id); }
};

class FakeMaintenance final : public store::Maintenance {
 public:
  std::function<store::Reaped()> reap = [] { return store::Reaped{}; };
  std::function<std::int64_t()> compact = [] { return std::int64_t{0}; };

  store::Reaped Reap() override { return reap(); }
  std::int64_t CompactCounts() override { return compact(); }
  std::int64_t RepairCounts() override { std::abort(); }
};

// The roles that a worker does not use are not there: asking for them aborts.
class FakeStore final : public store::Store {
 public:
  FakeQueue& queue() override { return queue_; }
  store::RunReader& reader() override;
  FakeWorkerRegistry& workers() override { return workers_; }
  FakeMaintenance& maintenance() override { return maintenance_; }
  store::Schema& schema() override;
  std::unique_ptr<store::Sampler> NewSampler(const store::SamplerLimits& limits) override;
  std::unique_ptr<store::Election> NewElection(std::chrono::milliseconds deadline) override;
  std::unique_ptr<store::WakeListener> NewWakeListener() override;
  std::string_view name() const override { return "fake"; }

 private:
  FakeQueue queue_;
  FakeWorkerRegistry workers_;
  FakeMaintenance maintenance_;
};

}  // namespace xyn::worker
