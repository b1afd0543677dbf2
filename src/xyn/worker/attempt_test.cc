#include "xyn/worker/attempt.h"

#include <gtest/gtest.h>

#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::seconds;

class AttemptTest : public testing::Test {
 protected:
  ManualClock clock_;
  model::Blueprint blueprint_;
  Attempt attempt_{store::Claim{}, blueprint_, clock_.Steady(), clock_.Steady()};
};

TEST_F(AttemptTest, HasNoDeadlineWithoutATimeout) {
  EXPECT_EQ(attempt_.deadline(), base::SteadyTime::max());
}

TEST_F(AttemptTest, HasItsDeadlineCountedFromWhenItBegins) {
  blueprint_.timeout = seconds(5);
  clock_.Advance(seconds(1));
  EXPECT_EQ(attempt_.deadline(), base::SteadyTime::max());
  attempt_.Begin(clock_.Steady());
  EXPECT_EQ(attempt_.deadline(), clock_.Steady() + seconds(5));
}

TEST_F(AttemptTest, AsksTheHandlerToStopOnceForEachReason) {
  EXPECT_TRUE(attempt_.RequestStop(StopReason::kCancelled));
  EXPECT_TRUE(attempt_.stop_token().stop_requested());
  EXPECT_FALSE(attempt_.RequestStop(StopReason::kCancelled));
  EXPECT_TRUE(attempt_.RequestStop(StopReason::kDeadline));
  EXPECT_TRUE(attempt_.stop_reasons().Has(StopReason::kCancelled));
  EXPECT_FALSE(attempt_.stop_reasons().Has(StopReason::kShutdown));
}

TEST_F(AttemptTest, IsNotReportedOnceItsLeaseWasRefused) {
  attempt_.End();
  EXPECT_FALSE(attempt_.RequestStop(StopReason::kLeaseExpired)) << "nothing left to stop";
  EXPECT_TRUE(attempt_.RequestStop(StopReason::kLeaseRefused));
  EXPECT_FALSE(attempt_.BeginFinish());
}

TEST_F(AttemptTest, DoesNotHearOfALostLeaseWhileItsFinishIsOnItsWay) {
  attempt_.End();
  EXPECT_TRUE(attempt_.BeginFinish());
  EXPECT_FALSE(attempt_.RequestStop(StopReason::kLeaseRefused));
}

TEST_F(AttemptTest, NeverTrustsALeaseForLessThanItDid) {
  const base::SteadyTime now = clock_.Steady();
  attempt_.LeaseRenewed(now + seconds(2));
  attempt_.LeaseRenewed(now + seconds(1));
  EXPECT_EQ(attempt_.lease_sent_at(), now + seconds(2));
}

}  // namespace
}  // namespace xyn::worker
