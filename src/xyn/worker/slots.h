// Counts the slots of a worker and says when to claim how many runs.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "xyn/base/clock.h"
#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/worker/pace.h"

namespace xyn::worker {

// Place: owned by Worker; the claim loop waits on it, the others report to it.
// Threads: any; one waits.
//
// An attempt is held from its claim until its handler has returned; after that it is unreported
// until its finish was acknowledged. Both are bounded: what is held by the slots and what is
// claimed ahead, unreported attempts by kMostUnreported or twice the slots, so that a store that
// takes no finishes is asked for no more runs either.
//
// How many to claim. One for each free slot, and ahead of that what the slots get through within
// kAhead at their latest pace: nothing if handlers take seconds, large batches if they take
// microseconds. At most kMostAhead, and kMostBytesAhead by the mean size of the latest claim. What
// waits for a slot for long all the same is given back (watchdog.h).
//
// When to claim. With tiny handlers, claiming for every slot as it frees would make claims of one
// run each, and every claim is a commit. So a claim waits until half of what may be held is not, or
// until a slot has had nothing to do for kGather. A worker that is idle, or busy with long
// handlers, has slots that have been free for longer than that, and claims at once.
class Slots {
 public:
  static constexpr std::chrono::microseconds kGather{2'000};
  static constexpr std::chrono::milliseconds kAhead{50};
  static constexpr int kMostAhead = 2'000;
  static constexpr std::size_t kMostBytesAhead = std::size_t{8} << 20U;
  static constexpr int kMostUnreported = 3'000;

  Slots(int concurrency, const base::Clock& clock);

  void Took(int claimed, std::size_t bytes);  // of inputs
  void HandlerReturned();
  void GivenBack();             // an attempt ended without having been executed
  void Reported(int attempts);  // finishes were acknowledged, or dropped
  void Wake();                  // there may be runs to claim

  // What makes a claim worth sending when nothing woke the worker.
  struct Prospect {
    bool more_expected;        // the latest claim was full
    base::SteadyTime look_at;  // otherwise
  };

  // Waits until slots are free and there is a prospect of runs. Returns how many to claim, 1 to
  // store::kMaxBatch; nullopt when `stop` was requested.
  std::optional<int> WaitForTurn(const std::stop_token& stop, const Prospect& prospect);

  // When the next turn is, as things stand; max() if only a call to another method can bring it
  // about. The part of WaitForTurn that decides.
  base::SteadyTime TurnAt(const Prospect& prospect) const;

 private:
  int CapacityLocked() const XYN_REQUIRES(mutex_);
  int FreeLocked() const XYN_REQUIRES(mutex_);
  base::SteadyTime TurnAtLocked(const Prospect& prospect) const XYN_REQUIRES(mutex_);
  void ChangeLocked(int held, int unreported) XYN_REQUIRES(mutex_);
  void NotifyIfSoonerLocked() XYN_REQUIRES(mutex_);

  const int concurrency_;
  const int most_unreported_;
  const base::Clock& clock_;

  mutable base::Mutex mutex_;
  base::InterruptibleConditionVariable changed_;
  Pace pace_ XYN_GUARDED_BY(mutex_);
  std::size_t mean_bytes_ XYN_GUARDED_BY(mutex_) = 0;  // of the inputs of the latest claim
  int held_ XYN_GUARDED_BY(mutex_) = 0;
  int unreported_ XYN_GUARDED_BY(mutex_) = 0;
  bool woken_ XYN_GUARDED_BY(mutex_) = false;
  base::SteadyTime free_since_ XYN_GUARDED_BY(mutex_);  // since when not all slots are taken

  // Of the thread that waits, if one does: what for, and when it looks by itself.
  struct Waiting {
    Prospect prospect;
    base::SteadyTime until;
  };
  std::optional<Waiting> waiting_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::worker
