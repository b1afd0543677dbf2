#include "xyn/base/clock.h"

#include <ctime>

namespace xyn::base {

Timestamp SystemClock::Now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

// std::chrono::steady_clock stands still while the machine sleeps, and others' clocks do not.
SteadyTime SystemClock::Steady() const {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return SteadyTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace xyn::base
