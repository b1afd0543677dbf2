// The horizon up to which delayed runs that came due are counted: see migrations/0002_counts.sql.
#pragma once

#include <cstdint>

#include "xyn/base/clock.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

struct HorizonStep {
  // As long as fewer runs than that came due behind it, the horizon stays where it is. A tick walks
  // over 1,000 in some 0.2 ms.
  std::int64_t runs_worth_counting = 1'000;
  // A step counts the runs of that many places of the index, so that the write lock is held for a
  // few milliseconds however many came due at once.
  std::int32_t places = 1'000;
};

// Moves the horizon a step towards `now`; returns how many runs it counted. To be repeated until
// that is 0. Takes the horizon back first if it lies ahead of `now`.
std::int64_t AdvanceHorizon(Connection& connection, base::Timestamp now,
                            const HorizonStep& step = {});

}  // namespace xyn::store::sqlite
