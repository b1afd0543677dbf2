// Asks handlers to stop when their time is over: that of the lease, or that of the blueprint; and
// has runs given back that wait for a slot for too long.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "xyn/base/clock.h"
#include "xyn/base/condition_variable.h"
#include "xyn/base/log.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/worker/in_flight.h"
#include "xyn/worker/lease_terms.h"
#include "xyn/worker/worker_probe.h"

namespace xyn::worker {

// Never waits for the store: this is what stops a handler while a renewal hangs.
//
// Place: owned by Worker; borrows what it is given. Threads: Expect from any; one of its own.
class Watchdog {
 public:
  // For what was claimed ahead of free slots, at a pace that then broke off: another worker may
  // have a slot for it.
  static constexpr std::chrono::milliseconds kStartWithin{500};

  // To give back what was claimed at `time` or before and has not begun.
  using GiveBack = std::function<void(base::SteadyTime time)>;

  Watchdog(InFlight& in_flight, const LeaseTerms& terms, WorkerProbe& probe,
           const base::Clock& clock, base::Logger& log, GiveBack give_back);

  void Start();

  // To be told of every attempt that has been added to the attempts in flight.
  void Expect(const Attempt& attempt);

  // One look, on the calling thread: stops what is overdue and returns when the next look is due,
  // max() if there is nothing to look at. Start does this in time.
  base::SteadyTime Look();

 private:
  void Run(const std::stop_token& stop);
  base::SteadyTime NextLookAt(const Attempt& attempt) const;

  InFlight& in_flight_;
  const LeaseTerms terms_;
  WorkerProbe& probe_;
  const base::Clock& clock_;
  base::Logger& log_;
  const GiveBack give_back_;

  base::Mutex mutex_;
  base::InterruptibleConditionVariable sooner_;
  base::SteadyTime next_look_ XYN_GUARDED_BY(mutex_);

  std::jthread thread_;
};

}  // namespace xyn::worker
