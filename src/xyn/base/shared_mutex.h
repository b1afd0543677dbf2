// std::shared_mutex, in a form that clang can check the use of.
#pragma once

#include <shared_mutex>

#include "xyn/base/thread_annotations.h"

namespace xyn::base {

// Held by one writer or by any number of readers. Taken through WriterLock and ReaderLock.
class XYN_CAPABILITY("shared mutex") SharedMutex final {
 public:
  void Lock() XYN_ACQUIRE() { mutex_.lock(); }
  void Unlock() XYN_RELEASE() { mutex_.unlock(); }
  void LockShared() XYN_ACQUIRE_SHARED() { mutex_.lock_shared(); }
  void UnlockShared() XYN_RELEASE_SHARED() { mutex_.unlock_shared(); }

 private:
  std::shared_mutex mutex_;
};

// Holds a mutex, alone, until it goes out of scope.
class XYN_SCOPED_CAPABILITY WriterLock final {
 public:
  explicit WriterLock(SharedMutex& mutex) XYN_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~WriterLock() XYN_RELEASE() { mutex_.Unlock(); }
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  SharedMutex& mutex_;
};

// Holds a mutex, beside other readers, until it goes out of scope.
class XYN_SCOPED_CAPABILITY ReaderLock final {
 public:
  explicit ReaderLock(SharedMutex& mutex) XYN_ACQUIRE_SHARED(mutex) : mutex_(mutex) {
    mutex_.LockShared();
  }
  ~ReaderLock() XYN_RELEASE() { mutex_.UnlockShared(); }
  ReaderLock(const ReaderLock&) = delete;
  ReaderLock& operator=(const ReaderLock&) = delete;

 private:
  SharedMutex& mutex_;
};

}  // namespace xyn::base
