// Waiting under a Mutex for what other threads change.
//
// A wait may also return for no reason, so it stands in a loop over its condition:
//
//   while (queue_.empty()) changed_.Wait(mutex_);
//   while (queue_.empty() && !stop.stop_requested()) changed_.Wait(mutex_, stop);
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "xyn/base/mutex.h"

namespace xyn::base {

// Threads: any.
class ConditionVariable final {
 public:
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

  // Releases the mutex until somebody notifies.
  void Wait(Mutex& mutex) XYN_REQUIRES(mutex);

  // The same, but no longer than until `deadline`, by std::chrono::steady_clock::now() and not by
  // Clock::Steady(), which does not stand still with the machine.
  void WaitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline) XYN_REQUIRES(mutex);

 private:
  std::condition_variable condition_;
};

// For threads that are asked to stop while they wait. Costs more than ConditionVariable: a second
// mutex for every wait and every notification.
//
// Threads: any.
class InterruptibleConditionVariable final {
 public:
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

  // Releases the mutex until somebody notifies or requests the stop.
  void Wait(Mutex& mutex, const std::stop_token& stop) XYN_REQUIRES(mutex);

  // The same, but no longer than `patience`, which is at most a hundred years.
  void WaitFor(Mutex& mutex, const std::stop_token& stop, std::chrono::nanoseconds patience)
      XYN_REQUIRES(mutex);

 private:
  std::condition_variable_any condition_;
};

}  // namespace xyn::base
