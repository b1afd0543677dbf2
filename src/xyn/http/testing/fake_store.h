// A store in memory, as far as HTTP uses one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/base/uuid.h"
#include "xyn/store/store.h"

namespace xyn::http {

// Keeps runs in a map. Nobody claims them: a test sets their status itself. Methods that HTTP never
// calls throw std::logic_error. Threads: any, once the hooks are set.
class FakeStore final : public store::Store, public store::RunQueue, public store::RunReader {
 public:
  explicit FakeStore(const base::Clock& clock) : clock_(clock), ids_(clock) {}

  // Called first thing by every method of the queue and the reader: to throw, or to wait.
  std::function<void()> on_call = [] {};
  // Called when a change has been made: to throw store::InDoubt.
  std::function<void()> on_changed = [] {};

  void SetStatus(const base::Uuid& id, model::RunStatus status);
  std::size_t size() const;
  void Clear();  // forgets all runs

  std::vector<store::Enqueued> Enqueue(std::span<const model::NewRun> runs) override;
  store::CancelOutcome Cancel(const base::Uuid& id) override;
  store::RequeueOutcome Requeue(const base::Uuid& id) override;
  std::optional<model::Run> Get(const base::Uuid& id) override;
  std::vector<model::Run> List(const store::ListRequest& request) override;
  void Ping() override;

  store::ClaimResult Claim(const store::ClaimRequest& request) override;
  std::vector<store::RenewOutcome> Renew(std::span<const model::LeaseToken> tokens,
                                         const std::string& worker_id,
                                         std::chrono::milliseconds lease) override;
  std::vector<store::FinishOutcome> Finish(std::span<const struct store::Finish> finishes) override;

  store::RunQueue& queue() override { return *this; }
  store::RunReader& reader() override { return *this; }
  store::WorkerRegistry& workers() override;
  store::Maintenance& maintenance() override;
  store::Schema& schema() override;
  std::unique_ptr<store::Sampler> NewSampler(const store::SamplerLimits& limits) override;
  std::unique_ptr<store::Election> NewElection(std::chrono::milliseconds deadline) override;
  std::unique_ptr<store::WakeListener> NewWakeListener() override;
  std::string_view name() const override { return "fake"; }

  model::QueueSnapshot Count() const;

 private:
  model::Run RunOf(const model::NewRun& new_run);

  const base::Clock& clock_;
  base::UuidV7Generator ids_;
  mutable base::Mutex mutex_;
  std::map<base::Uuid, model::Run> runs_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::http
