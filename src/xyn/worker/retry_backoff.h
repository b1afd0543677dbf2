// How long a failed run waits before its next attempt.
#pragma once

#include <chrono>
#include <cstdint>

#include "xyn/model/lease.h"

namespace xyn::worker {

// Doubles with every failure from 1 s up to 1 h, give or take 20 % so that runs that failed
// together do not come back together.
//
// The deviation is drawn from the token rather than from a generator: the same attempt always gets
// the same one, and no state is shared between threads.
class RetryBackoff {
 public:
  static constexpr std::chrono::seconds kFirst{1};
  static constexpr std::chrono::seconds kLongest{3'600};
  static constexpr double kDeviation = 0.2;

  // `failures`: how often the run had failed before this attempt, 0 for the first failure.
  static std::chrono::microseconds After(std::int32_t failures, const model::LeaseToken& token);
};

}  // namespace xyn::worker
