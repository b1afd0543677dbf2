#include "xyn/collector/tick_grid.h"

#include <gtest/gtest.h>

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr base::SteadyTime kStart{std::chrono::hours(7)};

// Milliseconds from the start to the tick that follows `now`.
milliseconds NextAfter(nanoseconds now) {
  const TickGrid grid(kStart, milliseconds(100));
  return std::chrono::duration_cast<milliseconds>(grid.NextAfter(kStart + now) - kStart);
}

TEST(TickGrid, KeepsItsDistanceWhateverATickTakes) {
  EXPECT_EQ(NextAfter(milliseconds(0)), milliseconds(100));
  EXPECT_EQ(NextAfter(milliseconds(30)), milliseconds(100));
  EXPECT_EQ(NextAfter(milliseconds(130)), milliseconds(200));
}

TEST(TickGrid, IsStrictlyInTheFuture) {
  EXPECT_EQ(NextAfter(milliseconds(100)), milliseconds(200));
  EXPECT_EQ(NextAfter(milliseconds(100) - nanoseconds(1)), milliseconds(100));
}

TEST(TickGrid, LeavesOutWhatALongTickCovered) {
  EXPECT_EQ(NextAfter(milliseconds(1'250)), milliseconds(1'300));
}

}  // namespace
}  // namespace xyn::collector
