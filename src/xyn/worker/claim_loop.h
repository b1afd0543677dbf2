// Claims runs for the free slots.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/model/blueprint.h"
#include "xyn/store/store.h"
#include "xyn/worker/attempt.h"
#include "xyn/worker/outage.h"
#include "xyn/worker/slots.h"
#include "xyn/worker/worker_probe.h"

namespace xyn::worker {

struct ClaimTerms {
  std::string worker_id;
  std::chrono::milliseconds lease;
  std::chrono::milliseconds poll_interval;  // between looks when nothing wakes the worker
};

// Place: owned by Worker; borrows what it is given, which must outlive it.
// Threads: one of its own, on which `deliver` is called.
// Errors: a store that does not answer is asked again with backoff. A claim in doubt needs no care:
// the leases that it may have granted run out.
class ClaimLoop {
 public:
  using Deliver = std::function<void(std::vector<AttemptPtr>)>;

  // How often a claim looks for leases that have run out, too: at most, but for the moment when the
  // next one does, which the store foretells. A worker that polls less often looks with every poll.
  static constexpr std::chrono::milliseconds kReclaimEvery{1'000};

  ClaimLoop(store::RunQueue& queue, const model::Blueprints& blueprints, const ClaimTerms& terms,
            Slots& slots, WorkerProbe& probe, const base::Clock& clock, base::Logger& log,
            Deliver deliver);

  void Start();
  void Stop();  // waits for a claim under way, which is still delivered

  // Waits for the next turn and claims, on the calling thread; what Start does again and again.
  void TakeTurn(const std::stop_token& stop);

 private:
  void Claim(int limit);
  void PlanNextTurn(const store::ClaimResult& result, int limit);
  void Accept(std::vector<store::Claim> claims, base::SteadyTime sent_at);

  store::RunQueue& queue_;
  const model::Blueprints& blueprints_;
  const ClaimTerms terms_;
  Slots& slots_;
  WorkerProbe& probe_;
  const base::Clock& clock_;
  const Deliver deliver_;

  // Of the thread of this loop.
  Outage outage_;
  store::ClaimRequest request_;
  Slots::Prospect prospect_;
  base::SteadyTime reclaim_at_;
  base::SteadyTime expiry_at_ = base::SteadyTime::max();  // of the next lease that runs out

  std::jthread thread_;
};

}  // namespace xyn::worker
