// A clock that a test moves.
#pragma once

#include <atomic>
#include <chrono>

#include "xyn/base/clock.h"

namespace xyn::collector {

// Its wall clock starts at Unix time 1,000,000. Threads: any.
class ManualClock final : public base::Clock {
 public:
  base::Timestamp Now() const override {
    return base::Timestamp(std::chrono::seconds(1'000'000) +
                           std::chrono::floor<std::chrono::microseconds>(elapsed_.load()));
  }
  base::SteadyTime Steady() const override { return base::SteadyTime(elapsed_.load()); }

  void Advance(base::SteadyTime::duration by) { elapsed_ = elapsed_.load() + by; }

 private:
  std::atomic<base::SteadyTime::duration> elapsed_{base::SteadyTime::duration::zero()};
};

}  // namespace xyn::collector
