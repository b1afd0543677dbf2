#include "xyn/worker/pace.h"

#include <gtest/gtest.h>

#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class PaceTest : public testing::Test {
 protected:
  void Return(int count, milliseconds every) {
    for (int i = 0; i < count; ++i) {
      clock_.Advance(every);
      pace_.HandlerReturned(clock_.Steady());
    }
  }
  int Expected(milliseconds span) const { return pace_.Expected(span, clock_.Steady()); }

  ManualClock clock_;
  Pace pace_{clock_.Steady()};
};

TEST_F(PaceTest, ExpectsNothingFirst) { EXPECT_EQ(Expected(seconds(1)), 0); }

TEST_F(PaceTest, ExpectsWhatTheLatestWindowHad) {
  Return(100, milliseconds(1));
  EXPECT_NEAR(Expected(milliseconds(50)), 50, 3);
}

TEST_F(PaceTest, FallsAsTimePassesWithoutReturns) {
  Return(100, milliseconds(1));
  clock_.Advance(milliseconds(400));
  EXPECT_LE(Expected(milliseconds(50)), 2);
  clock_.Advance(seconds(10));
  EXPECT_EQ(Expected(milliseconds(50)), 0);
}

TEST_F(PaceTest, DoesNotTakeABurstAfterLongRunsForAPace) {
  clock_.Advance(seconds(30));
  Return(64, milliseconds(0));
  EXPECT_EQ(Expected(milliseconds(50)), 0);
}

TEST_F(PaceTest, ComesBackAfterIdleness) {
  clock_.Advance(hours(24));
  Return(60, milliseconds(1));
  EXPECT_NEAR(Expected(milliseconds(50)), 50, 3);
}

}  // namespace
}  // namespace xyn::worker
