// What one loop does while the store does not answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <random>
#include <stop_token>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"

namespace xyn::worker {

// Logs the first failure and the recovery, counts those between, and paces the tries: 100 ms,
// doubling up to 5 s, each give or take a quarter.
//
// Place: owned by the loop; borrows clock and logger. Threads: the loop's own.
class Outage {
 public:
  static constexpr std::chrono::milliseconds kFirstWait{100};
  static constexpr std::chrono::milliseconds kLongestWait{5'000};

  // `what` the loop does, for the log: "claim runs".
  Outage(std::string what, const base::Clock& clock, base::Logger& log);

  void Failed(const std::exception& error);
  void Succeeded();

  bool under_way() const { return failures_ > 0; }

  // How long to wait before the next try.
  std::chrono::milliseconds NextWait();

  // Waits that long, or until `stop` is requested.
  void Wait(const std::stop_token& stop);

 private:
  const std::string what_;
  const base::Clock& clock_;
  base::Logger& log_;
  std::int64_t failures_ = 0;  // since the last success
  base::SteadyTime since_;     // the first of them
  std::minstd_rand random_;
};

}  // namespace xyn::worker
