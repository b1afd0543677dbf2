#include "xyn/store/postgres/sweep.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr base::Timestamp kNewest{std::chrono::years(56)};

microseconds Width(const Sweep::Slice& slice) {
  return slice.until - slice.from.value() + microseconds(1);
}

class SweepTest : public testing::Test {
 protected:
  bool Pass(microseconds took) { return sweep_.Passed(sweep_.Next(kNewest), now_, took); }
  // Every other slice is one of the sweep proper; the young ones here take nothing off it.
  Sweep::Slice NextOld() {
    Pass(milliseconds(5));
    return sweep_.Next(kNewest);
  }

  const base::SteadyTime now_{hours(1)};
  Sweep sweep_;
};

TEST_F(SweepTest, GoesBackToTheBeginningWithoutGapsOrOverlaps) {
  base::Timestamp next = kNewest;
  for (int slices = 1;; ++slices) {
    const Sweep::Slice slice = NextOld();
    EXPECT_EQ(slice.until, next);
    const bool is_last = Pass(microseconds(100));
    EXPECT_EQ(is_last, !slice.from);
    if (is_last) {
      EXPECT_EQ(sweep_.took(), slices * microseconds(100));
      break;
    }
    EXPECT_LE(*slice.from, slice.until);
    next = *slice.from - microseconds(1);
    ASSERT_LT(slices, 40);
  }
}

TEST_F(SweepTest, LooksAtTheYoungestInBetween) {
  Pass(milliseconds(5));
  Pass(milliseconds(5));
  const Sweep::Slice young = sweep_.Next(kNewest + hours(1));
  EXPECT_EQ(young.until, kNewest + hours(1));
  EXPECT_EQ(Width(young), seconds(1));
  sweep_.Passed(young, now_, milliseconds(11));
  EXPECT_EQ(sweep_.Next(kNewest + hours(2)).until, kNewest - seconds(1)) << "the sweep goes on";
  Pass(milliseconds(5));
  EXPECT_EQ(Width(sweep_.Next(kNewest + hours(2))), milliseconds(500));
}

TEST_F(SweepTest, NarrowsWhatIsDearAndWidensWhatIsCheap) {
  EXPECT_EQ(Width(NextOld()), seconds(1));
  Pass(milliseconds(11));
  EXPECT_EQ(Width(NextOld()), milliseconds(500));
  Pass(milliseconds(5));
  EXPECT_EQ(Width(NextOld()), milliseconds(500));
  Pass(milliseconds(1));
  EXPECT_EQ(Width(NextOld()), seconds(2));
}

TEST_F(SweepTest, IsOneSliceWhereEverythingIsCheap) {
  int slices = 0;
  while (sweep_.Next(kNewest).from) {
    Pass(microseconds(10));
    ASSERT_LT(++slices, 100);
  }
  EXPECT_TRUE(Pass(microseconds(7)));
  EXPECT_EQ(sweep_.took(), microseconds(7));
  EXPECT_FALSE(sweep_.Next(kNewest).from);
}

TEST_F(SweepTest, NeverStandsStill) {
  for (int i = 0; i < 100; ++i) {
    const base::Timestamp until = NextOld().until;
    Pass(seconds(10));
    EXPECT_LT(NextOld().until, until);
    Pass(seconds(10));
  }
}

TEST_F(SweepTest, TakesATwentiethOfTheTimeAndPausesWhereItIsCheap) {
  Pass(milliseconds(5));
  EXPECT_EQ(sweep_.DueAt(), now_ + milliseconds(100));
  Pass(microseconds(10));
  EXPECT_EQ(sweep_.DueAt(), now_ + Sweep::kBetweenSlices);
  while (!Pass(microseconds(10))) {
  }
  EXPECT_EQ(sweep_.DueAt(), now_ + Sweep::kBetweenSweeps);
}

TEST_F(SweepTest, PassesASliceOnce) {
  Pass(milliseconds(5));
  const Sweep::Slice slice = sweep_.Next(kNewest);
  Pass(milliseconds(5));
  EXPECT_FALSE(sweep_.Passed(slice, now_, milliseconds(5)));
  EXPECT_EQ(NextOld().until, kNewest - seconds(1));
}

}  // namespace
}  // namespace xyn::store::postgres
