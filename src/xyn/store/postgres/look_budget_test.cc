#include "xyn/store/postgres/look_budget.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

class LookBudgetTest : public testing::Test {
 protected:
  void Look(int times, microseconds took) {
    for (int i = 0; i < times; ++i) budget_.Looked(now_, took);
  }

  const base::SteadyTime now_{std::chrono::hours(1)};
  LookBudget budget_;
};

TEST_F(LookBudgetTest, IsDueAtFirst) { EXPECT_TRUE(budget_.IsDue(now_)); }

TEST_F(LookBudgetTest, IsAlwaysDueWhileItIsCheap) {
  Look(10, microseconds(1'999));
  EXPECT_TRUE(budget_.IsDue(now_));
}

TEST_F(LookBudgetTest, TakesATwentiethOfTheTime) {
  Look(4, milliseconds(50));
  EXPECT_FALSE(budget_.IsDue(now_ + milliseconds(999)));
  EXPECT_TRUE(budget_.IsDue(now_ + milliseconds(1'000)));
}

TEST_F(LookBudgetTest, DoesNotTakeOneLookThatWasHeldUpForThePrice) {
  Look(3, milliseconds(50));
  EXPECT_TRUE(budget_.IsDue(now_));
}

TEST_F(LookBudgetTest, ComesBackWhenLooksAreCheapAgain) {
  Look(4, milliseconds(50));
  Look(1, microseconds(200));
  EXPECT_TRUE(budget_.IsDue(now_));
}

}  // namespace
}  // namespace xyn::store::postgres
