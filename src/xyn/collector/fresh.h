// The latest of something that is worth nothing once it is old.
#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::collector {

// What is looked at every interval is worth nothing after as many without success.
inline constexpr int kIntervalsUntilStale = 3;

// Place: owned by whoever renews it; borrows the clock. Threads: any.
template <typename T>
class Fresh final {
 public:
  Fresh(const base::Clock& clock, std::chrono::milliseconds fresh_for)
      : clock_(clock), fresh_for_(fresh_for) {}

  void Set(T value) {
    auto latest = std::make_shared<const T>(std::move(value));
    const base::SteadyTime now = clock_.Steady();
    const base::MutexLock lock(mutex_);
    latest_ = std::move(latest);
    at_ = now;
  }

  // nullptr before the first Set, and when the latest is older than `fresh_for`.
  std::shared_ptr<const T> Get() const {
    const base::SteadyTime now = clock_.Steady();
    const base::MutexLock lock(mutex_);
    return now - at_ > fresh_for_ ? nullptr : latest_;
  }

 private:
  const base::Clock& clock_;
  const std::chrono::milliseconds fresh_for_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const T> latest_ XYN_GUARDED_BY(mutex_);
  base::SteadyTime at_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::collector
