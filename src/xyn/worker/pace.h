// How fast handlers return, lately.
#pragma once

#include <chrono>

#include "xyn/base/clock.h"

namespace xyn::worker {

// Place: a part of Slots. Threads: one at a time.
class Pace {
 public:
  // Long enough to tell a rate from, short enough that a flood of tiny runs is noticed soon.
  static constexpr std::chrono::milliseconds kWindow{20};

  explicit Pace(base::SteadyTime now) : since_(now) {}

  void HandlerReturned(base::SteadyTime now);

  // How many handlers may be expected to return within `span` (below a minute), by the latest whole
  // window and by what has been seen since, whichever is less. So it falls as time passes and
  // nothing returns.
  int Expected(std::chrono::milliseconds span, base::SteadyTime now) const;

 private:
  double PerSecond(base::SteadyTime now) const;

  base::SteadyTime since_;  // when the current window began
  int returned_ = 0;        // in it
  double per_second_ = 0;   // in the one before
};

}  // namespace xyn::worker
