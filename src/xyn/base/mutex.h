// std::mutex, in a form that clang can check the use of: libstdc++'s says nothing about itself.
#pragma once

#include <mutex>

#include "xyn/base/thread_annotations.h"

namespace xyn::base {

// What it guards is marked XYN_GUARDED_BY(mutex_). Taken through MutexLock.
class XYN_CAPABILITY("mutex") Mutex final {
 public:
  void Lock() XYN_ACQUIRE() { mutex_.lock(); }
  bool TryLock() XYN_TRY_ACQUIRE(true) { return mutex_.try_lock(); }
  void Unlock() XYN_RELEASE() { mutex_.unlock(); }

 private:
  friend class ConditionVariable;
  friend class InterruptibleConditionVariable;

  std::mutex mutex_;
};

// Holds a mutex until it goes out of scope, but for the time between Unlock and Lock.
//
// Place: on the stack; borrows the mutex. Threads: its own.
class XYN_SCOPED_CAPABILITY MutexLock final {
 public:
  explicit MutexLock(Mutex& mutex) XYN_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  // Takes over what this thread holds already, after a TryLock.
  MutexLock(Mutex& mutex, std::adopt_lock_t /*held*/) XYN_REQUIRES(mutex) : mutex_(mutex) {}
  ~MutexLock() XYN_RELEASE() {
    if (held_) mutex_.Unlock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void Lock() XYN_ACQUIRE() {
    mutex_.Lock();
    held_ = true;
  }
  void Unlock() XYN_RELEASE() {
    held_ = false;
    mutex_.Unlock();
  }

 private:
  Mutex& mutex_;
  bool held_ = true;
};

}  // namespace xyn::base
