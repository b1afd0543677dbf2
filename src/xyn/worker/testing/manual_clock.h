// A clock that a test moves.
#pragma once

#include <atomic>

#include "xyn/base/clock.h"

namespace xyn::worker {

// Threads: any.
class ManualClock final : public base::Clock {
 public:
  base::Timestamp Now() const override {
    return base::Timestamp(
        std::chrono::floor<std::chrono::microseconds>(Steady().time_since_epoch()));
  }
  base::SteadyTime Steady() const override { return base::SteadyTime(elapsed_.load()); }

  void Advance(base::SteadyTime::duration by) { elapsed_ = elapsed_.load() + by; }

 private:
  std::atomic<base::SteadyTime::duration> elapsed_{std::chrono::hours(1'000)};
};

}  // namespace xyn::worker
