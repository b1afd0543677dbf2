#include "xyn/worker/watchdog.h"

#include <future>

#include <gtest/gtest.h>

#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using base::SteadyTime;
using std::chrono::milliseconds;
using std::chrono::seconds;

class WatchdogTest : public testing::Test {
 protected:
  AttemptPtr AddUnbegun() {
    auto attempt =
        std::make_shared<Attempt>(store::Claim{}, blueprint_, clock_.Steady(), clock_.Steady());
    in_flight_.Add({&attempt, 1});
    return attempt;
  }
  AttemptPtr Add() {
    AttemptPtr attempt = AddUnbegun();
    attempt->Begin(clock_.Steady());
    return attempt;
  }
  double Expired() {
    return registry_.Counter("xyn_leases_lost_total", {{"result", "expired"}}).Value();
  }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 1};
  InFlight in_flight_;
  model::Blueprint blueprint_;
  const LeaseTerms terms_{seconds(60)};
  std::vector<SteadyTime> given_back_;
  const Watchdog::GiveBack give_back_ = [this](SteadyTime time) { given_back_.push_back(time); };
  Watchdog watchdog_{in_flight_, terms_, probe_, clock_, *log_, give_back_};
};

TEST_F(WatchdogTest, StopsTheHandlerWhenTrustInTheLeaseRunsOut) {
  const AttemptPtr attempt = Add();
  clock_.Advance(seconds(54) - milliseconds(1));
  EXPECT_EQ(watchdog_.Look(), clock_.Steady() + milliseconds(1));
  EXPECT_FALSE(attempt->stop_token().stop_requested());
  clock_.Advance(milliseconds(1));
  EXPECT_EQ(watchdog_.Look(), SteadyTime::max());
  EXPECT_TRUE(attempt->stop_reasons().Has(StopReason::kLeaseExpired));
  watchdog_.Look();
  EXPECT_EQ(Expired(), 1);
}

TEST_F(WatchdogTest, TrustsALeaseThatWasRenewed) {
  const AttemptPtr attempt = Add();
  clock_.Advance(seconds(40));
  attempt->LeaseRenewed(clock_.Steady());
  clock_.Advance(seconds(53));
  EXPECT_EQ(watchdog_.Look(), clock_.Steady() + seconds(1));
  EXPECT_FALSE(attempt->stop_token().stop_requested());
}

TEST_F(WatchdogTest, StopsTheHandlerAtItsDeadline) {
  blueprint_.timeout = seconds(5);
  const AttemptPtr attempt = Add();
  EXPECT_EQ(watchdog_.Look(), clock_.Steady() + seconds(5));
  clock_.Advance(seconds(5));
  watchdog_.Look();
  EXPECT_TRUE(attempt->stop_reasons().Has(StopReason::kDeadline));
  EXPECT_EQ(Expired(), 0);
}

TEST_F(WatchdogTest, HasARunGivenBackThatWaitsForASlotForTooLong) {
  const AttemptPtr begun = Add();
  const AttemptPtr waiting = AddUnbegun();
  EXPECT_EQ(watchdog_.Look(), clock_.Steady() + Watchdog::kStartWithin);
  EXPECT_TRUE(given_back_.empty());
  clock_.Advance(Watchdog::kStartWithin);
  watchdog_.Look();
  EXPECT_EQ(given_back_, std::vector{waiting->claimed_at()});
  waiting->End();
  watchdog_.Look();
  EXPECT_EQ(given_back_.size(), 1U);
}

TEST_F(WatchdogTest, LeavesARunAloneThatHasEnded) {
  const AttemptPtr attempt = Add();
  attempt->End();
  clock_.Advance(seconds(100));
  watchdog_.Look();
  EXPECT_EQ(Expired(), 0);
}

TEST_F(WatchdogTest, LooksSoonerWhenAnAttemptWithLessTimeComes) {
  const base::SystemClock clock;
  Watchdog watchdog(in_flight_, LeaseTerms(seconds(3'600)), probe_, clock, *log_, give_back_);
  watchdog.Start();
  auto expired = std::make_shared<Attempt>(store::Claim{}, blueprint_,
                                           clock.Steady() - seconds(3'600), clock.Steady());
  std::promise<void> stopped;
  const std::stop_callback on_stop(expired->stop_token(), [&] { stopped.set_value(); });
  in_flight_.Add({&expired, 1});
  watchdog.Expect(*expired);
  EXPECT_EQ(stopped.get_future().wait_for(seconds(60)), std::future_status::ready);
}

}  // namespace
}  // namespace xyn::worker
