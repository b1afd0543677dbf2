// When ticks are due.
#pragma once

#include <chrono>

#include "xyn/base/clock.h"

namespace xyn::collector {

// The instants start, start + interval, start + 2 interval, ... A tick that takes too long makes
// the ones it covers be left out; it neither shifts the grid nor is followed by a burst.
class TickGrid final {
 public:
  TickGrid(base::SteadyTime start, std::chrono::milliseconds interval)
      : start_(start), interval_(interval) {}

  // The first one after `now`, which is not before `start`.
  base::SteadyTime NextAfter(base::SteadyTime now) const;

 private:
  const base::SteadyTime start_;
  const std::chrono::milliseconds interval_;
};

}  // namespace xyn::collector
