#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

using store::RenewOutcome;

class LeaseTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, LeaseTest, EveryStore(), StoreName);

TEST_P(LeaseTest, IsExtendedByARenewal) {
  const auto token = Start();
  ExpireLease(token.run_id);
  EXPECT_EQ(Renew(token), RenewOutcome::kRenewed);
  const model::Run run = Get(token.run_id);
  EXPECT_GT(*run.lease_expires_at - *run.locked_at, seconds(59));
  EXPECT_EQ(run.attempt, 1);
  EXPECT_TRUE(Claim(ForWork()).empty());
}

TEST_P(LeaseTest, IsNotRenewedForAnotherWorkerOrAttempt) {
  const auto token = Start();
  EXPECT_EQ(Renew(token, "worker-2"), RenewOutcome::kLeaseLost);
  EXPECT_EQ(Renew({token.run_id, token.attempt + 1}), RenewOutcome::kLeaseLost);
  EXPECT_EQ(Renew({token.run_id, token.attempt - 1}), RenewOutcome::kLeaseLost);
  EXPECT_EQ(Renew({Id(1), 1}), RenewOutcome::kLeaseLost);
}

TEST_P(LeaseTest, IsLostWithTheEndOfTheAttempt) {
  for (const FinishKind kind : {FinishKind::kComplete, FinishKind::kFail, FinishKind::kFailForGood,
                                FinishKind::kAcceptCancel}) {
    const auto token = Start();
    Finish(token, kind);
    EXPECT_EQ(Renew(token), RenewOutcome::kLeaseLost);
  }
  const auto token = Start();
  Finish(token, FinishKind::kRelease);
  EXPECT_EQ(Renew(token), RenewOutcome::kLeaseLost);
}

TEST_P(LeaseTest, RenewalAnswersInTheOrderOfTheTokens) {
  const auto first = Start();
  const auto cancelled = Start();
  const auto finished = Start();
  const auto last = Start();
  queue().Cancel(cancelled.run_id);
  Finish(finished, FinishKind::kComplete);
  const std::vector<model::LeaseToken> tokens = {last, finished, cancelled, {Id(1), 1}, first};
  EXPECT_THAT(queue().Renew(tokens, "worker-1", seconds(60)),
              testing::ElementsAre(RenewOutcome::kRenewed, RenewOutcome::kLeaseLost,
                                   RenewOutcome::kCancelRequested, RenewOutcome::kLeaseLost,
                                   RenewOutcome::kRenewed));
  EXPECT_TRUE(queue().Renew({}, "worker-1", seconds(60)).empty());
}

TEST_P(LeaseTest, RunsOutByItselfAndPassesToAnotherWorker) {
  const base::Uuid id = Enqueue(Work());
  auto request = ForWork();
  request.lease = milliseconds(50);
  const auto first = Claim(request);
  ASSERT_EQ(first.size(), 1U);

  request.worker_id = "worker-2";
  request.lease = seconds(60);
  std::vector<store::Claim> second;
  ASSERT_TRUE(support::WaitUntil([&] { return !(second = Claim(request)).empty(); }));
  EXPECT_TRUE(second[0].reclaimed);
  EXPECT_EQ(second[0].token, (model::LeaseToken{id, 2}));

  const model::Run run = Get(id);
  EXPECT_EQ(run.status, RunStatus::kRunning);
  EXPECT_EQ(run.attempt, 2);
  EXPECT_EQ(run.reclaims, 1);
  EXPECT_EQ(run.failures, 0);
  EXPECT_EQ(run.locked_by, "worker-2");
  EXPECT_GE(*run.locked_at - run.queued_at, milliseconds(50));
}

TEST_P(LeaseTest, StaleTokenIsRefusedEverythingAfterAReclaim) {
  model::NewRun run = Work();
  run.max_attempts = 10;
  const auto stale = Start(run);
  ExpireLease(stale.run_id);
  ClaimAgain();
  const model::Run before = Get(stale.run_id);

  EXPECT_EQ(Renew(stale), RenewOutcome::kLeaseLost);
  for (const FinishKind kind : {FinishKind::kComplete, FinishKind::kFail, FinishKind::kFailForGood,
                                FinishKind::kRelease, FinishKind::kAcceptCancel}) {
    EXPECT_EQ(Finish(stale, kind), FinishOutcome::kLeaseLost);
  }
  EXPECT_EQ(Get(stale.run_id), before);
}

TEST_P(LeaseTest, StaleTokenIsRefusedAlsoWhenTheSameWorkerReclaimed) {
  const auto stale = Start();
  ExpireLease(stale.run_id);
  const auto fresh = ClaimAgain("worker-1");
  EXPECT_EQ(Renew(stale), RenewOutcome::kLeaseLost);
  EXPECT_EQ(Finish(stale, FinishKind::kFail), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Renew(fresh), RenewOutcome::kRenewed);
}

// A worker may reclaim what it lost itself, and renew and finish for both of its handlers at once.
TEST_P(LeaseTest, StaleAndFreshTokenOfOneRunAreToldApartInABatch) {
  const auto stale = Start();
  ExpireLease(stale.run_id);
  const auto fresh = ClaimAgain("worker-1");
  EXPECT_THAT(queue().Renew(std::vector{stale, fresh}, "worker-1", seconds(60)),
              testing::ElementsAre(RenewOutcome::kLeaseLost, RenewOutcome::kRenewed));

  std::vector<struct store::Finish> finishes(2);
  finishes[0].token = stale;
  finishes[0].kind = FinishKind::kComplete;
  finishes[1].token = fresh;
  finishes[1].kind = FinishKind::kFail;
  EXPECT_THAT(queue().Finish(finishes),
              testing::ElementsAre(FinishOutcome::kLeaseLost, FinishOutcome::kFailed));
  EXPECT_EQ(StatusOf(stale.run_id), RunStatus::kFailed);
}

TEST_P(LeaseTest, LateFinishIsAcceptedWhileNobodyReclaimed) {
  const auto token = Start();
  ExpireLease(token.run_id);
  EXPECT_EQ(Finish(token, FinishKind::kComplete), FinishOutcome::kCompleted);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kCompleted);
  EXPECT_TRUE(Claim(ForWork()).empty());
}

TEST_P(LeaseTest, ReclaimComesBeforeReadyRuns) {
  const auto expired = Start();
  model::NewRun urgent = Work();
  urgent.priority = -100;
  const base::Uuid ready = Enqueue(urgent);
  ExpireLease(expired.run_id);
  const auto claims = Claim(ForWork(2));
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0].token, (model::LeaseToken{expired.run_id, 2}));
  EXPECT_TRUE(claims[0].reclaimed);
  EXPECT_EQ(claims[1].token, (model::LeaseToken{ready, 1}));
  EXPECT_FALSE(claims[1].reclaimed);
}

TEST_P(LeaseTest, IsNotReclaimedWhileItStands) {
  Start();
  EXPECT_TRUE(Claim(ForWork(10)).empty());
}

TEST_P(LeaseTest, IsNotReclaimedUnasked) {
  const auto token = Start();
  ExpireLease(token.run_id);
  auto request = ForWork();
  request.reclaim = false;
  EXPECT_TRUE(Claim(request).empty());
  request.reclaim = true;
  request.blueprints = {"other"};
  EXPECT_TRUE(Claim(request).empty());
  EXPECT_EQ(Get(token.run_id).attempt, 1);
}

TEST_P(LeaseTest, IsNotReclaimedOnceACancelWasAskedFor) {
  const auto token = Start();
  queue().Cancel(token.run_id);
  ExpireLease(token.run_id);
  EXPECT_TRUE(Claim(ForWork()).empty());
}

TEST_P(LeaseTest, IsNotReclaimedMoreOftenThanTheBudgetAllows) {
  model::NewRun fragile = Work();
  fragile.max_reclaims = 2;
  const auto token = Start(fragile);
  for (int reclaim = 1; reclaim <= 2; ++reclaim) {
    ExpireLease(token.run_id);
    EXPECT_EQ(ClaimAgain().attempt, 1 + reclaim);
  }
  ExpireLease(token.run_id);
  EXPECT_TRUE(Claim(ForWork()).empty());
  EXPECT_EQ(Get(token.run_id).reclaims, 2);
}

class RowLockTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, RowLockTest, EveryPostgres(), StoreName);

TEST_P(RowLockTest, RenewalDoesNotWaitForALockedRow) {
  const auto locked = Start();
  const auto free = Start();
  sql().Run("BEGIN; SELECT FROM runs WHERE id = '" + locked.run_id.ToString() + "' FOR UPDATE");
  const std::vector<model::LeaseToken> tokens = {locked, free};
  EXPECT_THAT(queue().Renew(tokens, "worker-1", seconds(60)),
              testing::ElementsAre(RenewOutcome::kBusy, RenewOutcome::kRenewed));
  sql().Run("ROLLBACK");
  EXPECT_EQ(Renew(locked), RenewOutcome::kRenewed);
}

TEST_P(RowLockTest, ClaimPassesOverLockedRows) {
  std::vector<model::NewRun> runs(3, Work());
  for (int n = 0; n < 3; ++n) runs[static_cast<std::size_t>(n)].id = Id(n);
  queue().Enqueue(runs);
  sql().Run("BEGIN; SELECT FROM runs WHERE id IN ('" + Id(0).ToString() + "', '" +
            Id(1).ToString() + "') FOR UPDATE");
  EXPECT_EQ(ClaimAgain().run_id, Id(2));
  sql().Run("ROLLBACK");
}

}  // namespace
}  // namespace xyn::contract
