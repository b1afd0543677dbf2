#include "xyn/worker/lease_keeper.h"

#include <gtest/gtest.h>

#include "xyn/worker/testing/claimed.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class LeaseKeeperTest : public testing::Test {
 protected:
  LeaseKeeperTest() {
    queue_.before_renew = [this](auto tokens) { sizes_.push_back(tokens.size()); };
  }

  AttemptPtr Add() {
    queue_.Add("a");
    AttemptPtr attempt = ClaimOne(queue_, blueprint_, clock_.Steady());
    in_flight_.Add({&attempt, 1});
    return attempt;
  }
  double Renewals(const char* result) {
    return registry_.Counter("xyn_lease_renewals_total", {{"result", result}}).Value();
  }
  double Lost(const char* result) {
    return registry_.Counter("xyn_leases_lost_total", {{"result", result}}).Value();
  }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeQueue queue_;
  std::vector<std::size_t> sizes_;  // of the renewals that were sent
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 1};
  InFlight in_flight_;
  model::Blueprint blueprint_;
  LeaseKeeper keeper_{queue_, in_flight_, LeaseTerms(seconds(60)), "w", probe_, clock_, *log_};
};

TEST_F(LeaseKeeperTest, RenewsEveryThirdOfTheLease) {
  const AttemptPtr attempt = Add();
  clock_.Advance(seconds(19));
  keeper_.Look(false);
  EXPECT_TRUE(sizes_.empty());
  clock_.Advance(seconds(1));
  keeper_.Look(false);
  EXPECT_EQ(sizes_, std::vector<std::size_t>{1});
  EXPECT_EQ(attempt->lease_sent_at(), clock_.Steady());
  EXPECT_EQ(Renewals("renewed"), 1);
}

TEST_F(LeaseKeeperTest, RenewsAllInOneStatement) {
  for (int i = 0; i < 5; ++i) {
    Add();
    clock_.Advance(seconds(1));
  }
  clock_.Advance(seconds(16));
  keeper_.Look(false);
  EXPECT_EQ(sizes_, std::vector<std::size_t>{5});
}

TEST_F(LeaseKeeperTest, RenewsAtMostABatchInOneStatement) {
  for (int i = 0; i < store::kMaxBatch + 1; ++i) Add();
  keeper_.Look(true);
  EXPECT_EQ(sizes_, (std::vector<std::size_t>{store::kMaxBatch, 1}));
}

TEST_F(LeaseKeeperTest, CountsTrustFromWhenTheRenewalWasSent) {
  const AttemptPtr attempt = Add();
  clock_.Advance(seconds(20));
  const base::SteadyTime sent_at = clock_.Steady();
  queue_.before_renew = [this](auto) { clock_.Advance(seconds(7)); };  // a slow network
  keeper_.Look(false);
  EXPECT_EQ(attempt->lease_sent_at(), sent_at);
}

TEST_F(LeaseKeeperTest, StopsTheRunWhenRenewalIsRefused) {
  const AttemptPtr attempt = Add();
  queue_.LoseLease(attempt->token().run_id);
  keeper_.Look(true);
  EXPECT_TRUE(attempt->stop_reasons().Has(StopReason::kLeaseRefused));
  EXPECT_EQ(in_flight_.size(), 0U);
  EXPECT_EQ(Renewals("refused"), 1);
  EXPECT_EQ(Lost("refused"), 1);
}

TEST_F(LeaseKeeperTest, RenewsARunWhoseFinishWaits) {
  const AttemptPtr attempt = Add();
  attempt->End();
  clock_.Advance(seconds(20));
  keeper_.Look(false);
  EXPECT_EQ(attempt->lease_sent_at(), clock_.Steady());
}

TEST_F(LeaseKeeperTest, TakesARenewalThatAFinishOvertookForNoLoss) {
  const AttemptPtr attempt = Add();
  attempt->End();
  EXPECT_TRUE(attempt->BeginFinish());
  store::Finish finish;
  finish.token = attempt->token();
  queue_.Finish({&finish, 1});
  keeper_.Look(true);
  EXPECT_EQ(Lost("refused"), 0);
  EXPECT_EQ(Renewals("refused"), 0);
  EXPECT_EQ(in_flight_.size(), 1U) << "the finish has not been acknowledged yet";
}

TEST_F(LeaseKeeperTest, TriesALockedRowAgainSoon) {
  const AttemptPtr attempt = Add();
  queue_.LockRow(attempt->token().run_id);
  clock_.Advance(seconds(20));
  const base::SteadyTime next = keeper_.Look(false);
  EXPECT_EQ(Renewals("busy"), 1);
  EXPECT_EQ(next, clock_.Steady() + seconds(1));
  clock_.Advance(seconds(1));
  keeper_.Look(false);
  EXPECT_EQ(attempt->lease_sent_at(), clock_.Steady());
}

TEST_F(LeaseKeeperTest, KeepsTryingWhileTheStoreDoesNotAnswer) {
  const AttemptPtr attempt = Add();
  clock_.Advance(seconds(20));
  int tries = 0;
  queue_.before_renew = [&](auto) {
    if (++tries <= 3) throw store::Unavailable("connection refused");
  };
  for (int i = 0; i < 4; ++i) {
    EXPECT_LE(keeper_.Look(false), clock_.Steady() + seconds(5));
    EXPECT_FALSE(attempt->stop_token().stop_requested());
    clock_.Advance(seconds(1));
  }
  EXPECT_EQ(tries, 4);
  EXPECT_EQ(Renewals("error"), 3);
  EXPECT_EQ(Renewals("renewed"), 1);
  EXPECT_EQ(attempt->lease_sent_at(), clock_.Steady() - seconds(1));
}

TEST_F(LeaseKeeperTest, DoesNotGiveUpALeaseThatItCouldNotRenewInTime) {
  const AttemptPtr attempt = Add();
  attempt->RequestStop(StopReason::kLeaseExpired);
  clock_.Advance(seconds(600));
  keeper_.Look(false);
  EXPECT_EQ(attempt->lease_sent_at(), clock_.Steady());
}

TEST_F(LeaseKeeperTest, AsksTheHandlerToStopWhenACancelIsRequested) {
  const AttemptPtr attempt = Add();
  queue_.Cancel(attempt->token().run_id);
  keeper_.Look(true);
  EXPECT_TRUE(attempt->stop_reasons().Has(StopReason::kCancelled));
  EXPECT_EQ(in_flight_.size(), 1U) << "the lease is needed until the run is CANCELLED";
}

TEST_F(LeaseKeeperTest, LooksAgainBeforeAnyNewAttemptIsDue) {
  EXPECT_LE(keeper_.Look(false), clock_.Steady() + seconds(20));
}

}  // namespace
}  // namespace xyn::worker
