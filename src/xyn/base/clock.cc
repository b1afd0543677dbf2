#include "xyn/base/clock.h"

namespace xyn::base {

Timestamp SystemClock::Now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::Steady() const { return std::chrono::steady_clock::now(); }

}  // namespace xyn::base
