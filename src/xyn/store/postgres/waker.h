// Tells the workers of a database that there are runs to claim.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/postgres/pool.h"

namespace xyn::store::postgres {

// A transaction that notifies holds a lock of the whole database until its commit is on disk: as
// part of an enqueue it would make all enqueues wait for each other. So the notification follows
// the commit, in a transaction of its own that writes nothing to disk, and one stands for all
// enqueues of the last moment. If this process dies in between, the poll of the workers finds the
// runs.
//
// Once connections have been lost, it has another one made ready for enqueues: the first use of a
// session takes the server several milliseconds, which nobody needs to wait for.
//
// Place: owned by the store; borrows the pool. Threads: RunsReady from any; one of its own from the
// first call on. The destructor sends what is left to send.
// Errors: a notification that cannot be sent is left to the workers' poll. A warm-up that fails is
// tried again after a pause, which doubles up to a minute.
class Waker {
 public:
  // Between two notifications.
  static constexpr std::chrono::milliseconds kEvery{5};

  // Between two looks for connections that have been lost.
  static constexpr std::chrono::milliseconds kLookEvery{500};

  // `warm_up` does what an enqueue does, without a run, and takes a second at most, as
  // notifications wait for it; it may throw store::Error.
  Waker(Pool& pool, std::function<void()> warm_up);
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  // Returns at once.
  void RunsReady();

 private:
  bool StartLocked() XYN_REQUIRES(mutex_);
  void Run(const std::stop_token& stop);
  void Notify();
  void WarmUpIfNeeded();

  Pool& pool_;
  const std::function<void()> warm_up_;
  // Of the thread.
  int warmed_up_after_ = 0;  // so many losses
  std::chrono::milliseconds pause_ = kLookEvery;
  std::chrono::steady_clock::time_point next_try_;

  base::Mutex mutex_;
  base::InterruptibleConditionVariable changed_;
  bool pending_ XYN_GUARDED_BY(mutex_) = false;
  std::jthread thread_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
