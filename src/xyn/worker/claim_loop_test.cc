#include "xyn/worker/claim_loop.h"

#include <gtest/gtest.h>

#include "xyn/worker/testing/fake_store.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class ClaimLoopTest : public testing::Test {
 protected:
  ClaimLoopTest() {
    blueprints_.Add("a", [](const model::RunContext&) { return std::string(); });
    queue_.before_claim = [this](const store::ClaimRequest& request) {
      requests_.push_back(request);
    };
  }

  // A turn that is due; the test hangs if it is not.
  void TakeTurn() { loop_.TakeTurn({}); }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeQueue queue_;
  std::vector<store::ClaimRequest> requests_;
  model::Blueprints blueprints_;
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 4};
  Slots slots_{4, clock_};
  std::vector<AttemptPtr> delivered_;
  ClaimLoop loop_{queue_,
                  (blueprints_.Add("b", nullptr), blueprints_),
                  {"w", seconds(60), seconds(2)},
                  slots_,
                  probe_,
                  clock_,
                  *log_,
                  [this](std::vector<AttemptPtr> attempts) {
                    delivered_.insert(delivered_.end(), attempts.begin(), attempts.end());
                  }};
};

TEST_F(ClaimLoopTest, ClaimsOnlyForFreeSlotsAndKnownBlueprints) {
  for (int i = 0; i < 10; ++i) queue_.Add("a");
  slots_.Took(1, 0);
  TakeTurn();
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_EQ(requests_[0].limit, 3);
  EXPECT_EQ(requests_[0].worker_id, "w");
  EXPECT_EQ(delivered_.size(), 3U);
  EXPECT_EQ(slots_.TurnAt({true, clock_.Steady()}), base::SteadyTime::max()) << "all are taken";
}

TEST_F(ClaimLoopTest, ClaimsAgainAtOnceAfterAFullClaim) {
  for (int i = 0; i < 6; ++i) queue_.Add("a");
  TakeTurn();
  for (int i = 0; i < 4; ++i) slots_.HandlerReturned();
  TakeTurn();
  EXPECT_EQ(delivered_.size(), 6U);
}

TEST_F(ClaimLoopTest, WaitsForThePollAfterAShortClaim) {
  TakeTurn();
  std::stop_source stop;
  stop.request_stop();
  loop_.TakeTurn(stop.get_token());
  EXPECT_EQ(requests_.size(), 1U);
  clock_.Advance(seconds(2));
  TakeTurn();
  EXPECT_EQ(requests_.size(), 2U);
}

TEST_F(ClaimLoopTest, LooksForExpiredLeasesOnceASecondAndWithEveryPoll) {
  TakeTurn();
  slots_.Wake();
  TakeTurn();
  clock_.Advance(seconds(1));
  slots_.Wake();
  TakeTurn();
  clock_.Advance(seconds(2));
  TakeTurn();
  std::vector<bool> looked;
  looked.reserve(requests_.size());
  for (const auto& request : requests_) looked.push_back(request.reclaim);
  EXPECT_EQ(looked, (std::vector<bool>{true, false, true, true}));
}

TEST_F(ClaimLoopTest, LooksForAnExpiredLeaseTheMomentItRunsOut) {
  queue_.next_expiry = milliseconds(500);
  TakeTurn();
  queue_.next_expiry = std::nullopt;
  slots_.Wake();
  TakeTurn();  // what is enqueued meanwhile does not make it forget
  clock_.Advance(milliseconds(499));
  std::stop_source stop;
  stop.request_stop();
  loop_.TakeTurn(stop.get_token());
  ASSERT_EQ(requests_.size(), 2U);
  EXPECT_FALSE(requests_[1].reclaim);
  clock_.Advance(milliseconds(1));
  TakeTurn();
  EXPECT_TRUE(requests_.at(2).reclaim);
}

// A worker that died may have held many more runs than this one has slots.
TEST_F(ClaimLoopTest, LooksAgainAtOnceWhereOneLookDidNotReclaimThemAll) {
  for (int i = 0; i < 10; ++i) queue_.ExpireLease(queue_.Add("a"));
  for (int look = 0; look < 3; ++look) {
    TakeTurn();
    for (int i = 0; i < 4; ++i) slots_.HandlerReturned();
  }
  EXPECT_EQ(delivered_.size(), 10U);
}

TEST_F(ClaimLoopTest, DoesNotLookAgainWhereThereWasRoomForMore) {
  for (int i = 0; i < 3; ++i) queue_.ExpireLease(queue_.Add("a"));
  for (int i = 0; i < 9; ++i) queue_.Add("a");
  TakeTurn();
  for (int i = 0; i < 4; ++i) slots_.HandlerReturned();
  TakeTurn();
  EXPECT_FALSE(requests_.at(1).reclaim);
}

TEST_F(ClaimLoopTest, CountsTrustFromWhenTheClaimWasSent) {
  queue_.Add("a");
  const base::SteadyTime sent_at = clock_.Steady();
  queue_.before_claim = [this](const auto&) { clock_.Advance(seconds(3)); };
  TakeTurn();
  EXPECT_EQ(delivered_.at(0)->lease_sent_at(), sent_at);
}

TEST_F(ClaimLoopTest, ClaimsAgainAfterTheStoreDidNotAnswer) {
  queue_.Add("a");
  int calls = 0;
  queue_.before_claim = [&](const auto&) {
    if (++calls <= 2) throw store::Unavailable("connection refused");
  };
  for (int i = 0; i < 3; ++i) TakeTurn();
  EXPECT_EQ(delivered_.size(), 1U);
}

TEST_F(ClaimLoopTest, CountsClaimsAndTakenSlots) {
  queue_.Add("a");
  TakeTurn();
  EXPECT_EQ(registry_.Counter("xyn_runs_claimed_total").Value(), 1);
  EXPECT_EQ(registry_.Gauge("xyn_worker_slots_busy").Value(), 1);
}

TEST_F(ClaimLoopTest, DoesNotGoOnWithAStoreThatClaimsWhatNobodyAskedFor) {
  queue_.Add("c");
  EXPECT_DEATH(TakeTurn(), "a run of c be claimed, which was not asked for");
}

}  // namespace
}  // namespace xyn::worker
