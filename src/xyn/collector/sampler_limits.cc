#include "xyn/collector/sampler_limits.h"

#include <algorithm>

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestBudget{10'000};
constexpr milliseconds kShortestDeadline{100};

}  // namespace

store::SamplerLimits LimitsFor(milliseconds interval) {
  const milliseconds budget = std::min(interval, kLongestBudget);
  return {.statement_timeout = budget * 8 / 10,
          .lock_timeout = budget * 2 / 10,
          .deadline = std::max(budget * 9 / 10, kShortestDeadline)};
}

}  // namespace xyn::collector
