// A clock that stands still, so that an input does the same whenever it is given.
#pragma once

#include "xyn/base/clock.h"

namespace xyn::fuzz {

// 2026-01-31T12:00:00Z.
inline constexpr base::Timestamp kNow{std::chrono::seconds(1'769'860'800)};

class StandingClock final : public base::Clock {
 public:
  base::Timestamp Now() const override { return kNow; }
  base::SteadyTime Steady() const override { return {}; }
};

}  // namespace xyn::fuzz
