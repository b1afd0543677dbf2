#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

using store::CancelOutcome;

class CancelTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, CancelTest, EveryStore(), StoreName);

TEST_P(CancelTest, EndsAQueuedRunAtOnce) {
  const base::Uuid id = Enqueue(Work());
  EXPECT_EQ(queue().Cancel(id), CancelOutcome::kCancelled);
  const model::Run run = Get(id);
  EXPECT_EQ(run.status, RunStatus::kCancelled);
  EXPECT_NE(run.completed_at, std::nullopt);
  EXPECT_TRUE(Claim(ForWork()).empty());
}

TEST_P(CancelTest, EndsAFutureRunAtOnce) {
  model::NewRun future = Work();
  future.delay = seconds(3'600);
  const base::Uuid id = Enqueue(future);
  EXPECT_EQ(queue().Cancel(id), CancelOutcome::kCancelled);
  EXPECT_EQ(StatusOf(id), RunStatus::kCancelled);
}

TEST_P(CancelTest, AsksARunningRunAndTellsItsWorker) {
  const auto token = Start();
  EXPECT_EQ(queue().Cancel(token.run_id), CancelOutcome::kCancelRequested);
  const model::Run run = Get(token.run_id);
  EXPECT_EQ(run.status, RunStatus::kRunning);
  EXPECT_NE(run.cancel_requested_at, std::nullopt);
  EXPECT_EQ(Renew(token), store::RenewOutcome::kCancelRequested);
}

TEST_P(CancelTest, AskedTwiceKeepsTheFirstTime) {
  const auto token = Start();
  queue().Cancel(token.run_id);
  const model::Run first = Get(token.run_id);
  EXPECT_EQ(queue().Cancel(token.run_id), CancelOutcome::kCancelRequested);
  EXPECT_EQ(Get(token.run_id), first);
}

TEST_P(CancelTest, OfARunWithAnExpiredLeaseIsLeftToTheReaper) {
  const auto token = Start();
  ExpireLease(token.run_id);
  EXPECT_EQ(queue().Cancel(token.run_id), CancelOutcome::kCancelRequested);
  EXPECT_TRUE(Claim(ForWork()).empty());
  EXPECT_EQ(store().maintenance().Reap().cancelled, 1);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kCancelled);
}

TEST_P(CancelTest, LeavesWhatHasEndedAlone) {
  const auto completed = Start();
  Finish(completed, FinishKind::kComplete);
  const auto failed = Start();
  Finish(failed, FinishKind::kFail);
  const base::Uuid cancelled = Enqueue(Work());
  queue().Cancel(cancelled);
  for (const base::Uuid& id : {completed.run_id, failed.run_id, cancelled}) {
    const model::Run before = Get(id);
    EXPECT_EQ(queue().Cancel(id), CancelOutcome::kAlreadyTerminal);
    EXPECT_EQ(Get(id), before);
  }
}

TEST_P(CancelTest, SaysWhenThereIsNoSuchRun) {
  EXPECT_EQ(queue().Cancel(Id(1)), CancelOutcome::kNotFound);
}

TEST_P(CancelTest, DoesNotFollowARunIntoItsNextLife) {
  const base::Uuid id = Enqueue(Work());
  queue().Cancel(id);
  queue().Requeue(id);
  const auto token = ClaimAgain("worker-1");
  EXPECT_EQ(Renew(token), store::RenewOutcome::kRenewed);
  EXPECT_EQ(Finish(token, FinishKind::kRelease), FinishOutcome::kReleased);
}

}  // namespace
}  // namespace xyn::contract
