// Who waits for a connection, in the order in which they are served.
#pragma once

#include <list>

#include "xyn/base/condition_variable.h"

namespace xyn::store::postgres {

// What a connection is wanted for.
enum class Use {
  kBrief,     // statements that wait for nobody
  kClaim,     // likewise; what wakes a worker may come with their reply, in time for the next claim
  kMayBlock,  // statements that wait for rows that others have locked
  kUrgent,    // renewals: the next connection is theirs
};

// First come, first served, but for kUrgent, which goes before all others.
//
// Place: a part of the pool. Threads: the pool's mutex guards it.
class WaitingLine final {
 public:
  // Place: on the stack of the thread that waits.
  struct Waiter {
    const Use use;
    base::ConditionVariable turn{};
  };

  // Borrows `waiter` until it leaves.
  void Join(Waiter& waiter);
  void Leave(Waiter& waiter);

  // Who is to be served next; of kMayBlock, only if `may_block`. nullptr: nobody.
  Waiter* First(bool may_block) const;

 private:
  std::list<Waiter*> waiters_;
};

}  // namespace xyn::store::postgres
