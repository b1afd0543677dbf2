#include "xyn/base/mutex.h"

#include <future>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/base/shared_mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::base {
namespace {

// Whether another thread could take it now.
bool IsFree(Mutex& mutex) {
  return std::async(std::launch::async,
                    [&] {
                      if (!mutex.TryLock()) return false;
                      mutex.Unlock();
                      return true;
                    })
      .get();
}

template <class Lock, class Kind>
class Counter {
 public:
  void Add() {
    const Lock lock(mutex_);
    ++count_;
  }
  int count() {
    const Lock lock(mutex_);
    return count_;
  }

 private:
  Kind mutex_;
  int count_ XYN_GUARDED_BY(mutex_) = 0;
};

template <class Counting>
int CountOfFourThreads() {
  Counting counter;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 10'000; ++n) counter.Add();
      });
    }
  }
  return counter.count();
}

TEST(MutexLock, LetsOneThreadInAtATime) {
  EXPECT_EQ((CountOfFourThreads<Counter<MutexLock, Mutex>>()), 40'000);
}

TEST(MutexLock, HoldsUntilTheEndOfItsScope) {
  Mutex mutex;
  {
    const MutexLock lock(mutex);
    EXPECT_FALSE(IsFree(mutex));
  }
  EXPECT_TRUE(IsFree(mutex));
}

TEST(MutexLock, MayLetGoForAWhile) {
  Mutex mutex;
  {
    MutexLock lock(mutex);
    lock.Unlock();
    EXPECT_TRUE(IsFree(mutex));
    lock.Lock();
    EXPECT_FALSE(IsFree(mutex));
  }
  EXPECT_TRUE(IsFree(mutex));
}

TEST(MutexLock, MayEndAfterItLetGo) {
  Mutex mutex;
  {
    MutexLock lock(mutex);
    lock.Unlock();
  }
  EXPECT_TRUE(IsFree(mutex));
}

TEST(MutexLock, TakesOverWhatWasTried) {
  Mutex mutex;
  {
    if (!mutex.TryLock()) FAIL() << "nobody else has it";
    const MutexLock lock(mutex, std::adopt_lock);
    EXPECT_FALSE(IsFree(mutex));
  }
  EXPECT_TRUE(IsFree(mutex));
}

TEST(WriterLock, LetsOneThreadInAtATime) {
  EXPECT_EQ((CountOfFourThreads<Counter<WriterLock, SharedMutex>>()), 40'000);
}

TEST(ReaderLock, LetsOthersReadAndNobodyWrite) {
  SharedMutex mutex;
  std::future<void> writing;
  {
    const ReaderLock lock(mutex);
    std::async(std::launch::async, [&] { const ReaderLock other(mutex); }).get();
    writing = std::async(std::launch::async, [&] { const WriterLock other(mutex); });
    EXPECT_EQ(writing.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  }
  writing.get();
}

}  // namespace
}  // namespace xyn::base
