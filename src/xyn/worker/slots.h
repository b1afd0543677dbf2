// Counts the slots of a worker and says when to claim for the free ones.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

#include "xyn/base/clock.h"

namespace xyn::worker {

// Place: owned by Worker; the claim loop waits on it, the others report to it.
// Threads: any; one waits.
//
// An attempt takes a slot from its claim until its handler has returned; after that it is
// unreported until its finish was acknowledged. Both are bounded: handlers by the number of slots,
// unreported attempts by kMostUnreported or twice that number, so that a store that takes no
// finishes is asked for no more runs either.
//
// When to claim. With tiny handlers, claiming for every slot as it frees would make claims of one
// run each, and every claim is a commit. So a claim waits until half the slots are free or the
// first of them has been free for kGather. A worker that is idle, or busy with long handlers, has
// slots that have been free for longer than that, and claims at once.
class Slots {
 public:
  static constexpr std::chrono::microseconds kGather{2'000};
  static constexpr int kMostUnreported = 1'000;

  Slots(int concurrency, const base::Clock& clock);

  void Took(int claimed);
  void Ended();                 // a handler has returned
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
  int FreeLocked() const;
  base::SteadyTime TurnAtLocked(const Prospect& prospect) const;
  void Change(int executing, int unreported);
  void NotifyIfSoonerLocked();

  const int concurrency_;
  const int enough_;
  const int most_unreported_;
  const base::Clock& clock_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  int executing_ = 0;            // guarded by mutex_
  int unreported_ = 0;           // guarded by mutex_
  bool woken_ = false;           // guarded by mutex_
  base::SteadyTime free_since_;  // guarded by mutex_; since when not all slots are taken

  // Of the thread that waits, if one does: what for, and when it looks by itself.
  struct Waiting {
    Prospect prospect;
    base::SteadyTime until;
  };
  std::optional<Waiting> waiting_;  // guarded by mutex_
};

}  // namespace xyn::worker
