// Time, behind a seam that tests can move.
#pragma once

#include <chrono>

namespace xyn::base {

// An instant of a database's or a host's wall clock, in UTC. Microseconds are what PostgreSQL
// keeps.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// An instant of this host's monotonic clock, which also goes on while the machine is suspended.
// Only this one measures how long something took, and how long something may be trusted.
using SteadyTime = std::chrono::steady_clock::time_point;

// Where everything that needs the time gets it from.
//
// Place: owned by main, borrowed by everyone. Threads: any.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  virtual Timestamp Now() const = 0;
  virtual SteadyTime Steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp Now() const override;
  SteadyTime Steady() const override;
};

}  // namespace xyn::base
