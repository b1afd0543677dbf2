// A lock that is given to threads in the order in which they asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::store::sqlite {

// A mutex is taken again by the thread that just released it more often than not. Under a steady
// load of batches a renewal would wait for its turn longer than its lease lasts.
//
// Threads: any. What it guards is marked XYN_GUARDED_BY it.
class XYN_CAPABILITY("fair lock") FairLock final {
 public:
  // Returns false, without the lock, if it was not this thread's turn by `deadline`.
  bool LockBy(std::chrono::steady_clock::time_point deadline) XYN_TRY_ACQUIRE(true);
  void Unlock() XYN_RELEASE();

 private:
  // What LockBy and Unlock do: clang does not look into those.
  bool AwaitTurn(std::chrono::steady_clock::time_point deadline) XYN_EXCLUDES(mutex_);
  void CallNext() XYN_EXCLUDES(mutex_);

  base::Mutex mutex_;
  base::ConditionVariable turn_;
  std::uint64_t next_ticket_ XYN_GUARDED_BY(mutex_) = 0;
  std::uint64_t serving_ XYN_GUARDED_BY(mutex_) = 0;
  std::set<std::uint64_t> abandoned_ XYN_GUARDED_BY(mutex_);  // tickets whose threads gave up
};

}  // namespace xyn::store::sqlite
