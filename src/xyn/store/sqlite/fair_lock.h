// A lock that is given to threads in the order in which they asked.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>

namespace xyn::store::sqlite {

// A mutex is taken again by the thread that just released it more often than not. Under a steady
// load of batches a renewal would wait for its turn longer than its lease lasts.
//
// Threads: any. What it guards is its owner's affair.
class FairLock final {
 public:
  // Returns false, without the lock, if it was not this thread's turn by `deadline`.
  bool LockBy(std::chrono::steady_clock::time_point deadline);
  void Unlock();

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  std::uint64_t next_ticket_ = 0;      // guarded by mutex_
  std::uint64_t serving_ = 0;          // guarded by mutex_
  std::set<std::uint64_t> abandoned_;  // guarded by mutex_: tickets whose threads gave up
};

}  // namespace xyn::store::sqlite
