#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

using store::RequeueOutcome;

class RequeueTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, RequeueTest, EveryStore(), StoreName);

TEST_P(RequeueTest, GivesAFailedRunFreshBudgetsButNoOldAttempt) {
  model::NewRun given = Work();
  given.max_attempts = 2;
  given.max_reclaims = 1;
  auto token = Start(given);
  ExpireLease(token.run_id);
  token = ClaimAgain();
  Finish(token, FinishKind::kFail);
  token = ClaimAgain();
  ASSERT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kFailed);

  EXPECT_EQ(queue().Requeue(token.run_id), RequeueOutcome::kRequeued);
  const model::Run run = Get(token.run_id);
  EXPECT_EQ(run.status, RunStatus::kQueued);
  EXPECT_EQ(run.failures, 0);
  EXPECT_EQ(run.reclaims, 0);
  EXPECT_EQ(run.attempt, 3);
  EXPECT_EQ(run.run_at, run.queued_at);
  EXPECT_GT(run.queued_at, run.created_at);
  EXPECT_EQ(run.lease_expires_at, std::nullopt);
  EXPECT_EQ(run.completed_at, std::nullopt);

  const auto next = ClaimAgain();
  EXPECT_EQ(next.attempt, 4);
  EXPECT_EQ(Finish(token, FinishKind::kComplete), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Finish(next, FinishKind::kFail), FinishOutcome::kRetried);
}

TEST_P(RequeueTest, TakesARunTheReaperEnded) {
  model::NewRun given = Work();
  given.max_reclaims = 0;
  const auto token = Start(given);
  ExpireLease(token.run_id);
  store().maintenance().Reap();
  EXPECT_EQ(queue().Requeue(token.run_id), RequeueOutcome::kRequeued);
  EXPECT_EQ(Get(token.run_id).lease_expires_at, std::nullopt);
  EXPECT_EQ(ClaimAgain().attempt, 2);
}

TEST_P(RequeueTest, MakesACancelledFutureRunReadyAtOnce) {
  model::NewRun future = Work();
  future.delay = seconds(3'600);
  const base::Uuid id = Enqueue(future);
  queue().Cancel(id);
  EXPECT_EQ(queue().Requeue(id), RequeueOutcome::kRequeued);
  EXPECT_EQ(ClaimAgain().run_id, id);
}

TEST_P(RequeueTest, DoesNotDoAgainWhatIsDone) {
  const auto token = Start();
  Finish(token, FinishKind::kComplete);
  const model::Run before = Get(token.run_id);
  EXPECT_EQ(queue().Requeue(token.run_id), RequeueOutcome::kCompleted);
  EXPECT_EQ(Get(token.run_id), before);
}

TEST_P(RequeueTest, LeavesLiveRunsAlone) {
  const auto running = Start();
  const base::Uuid queued = Enqueue(Work());
  EXPECT_EQ(queue().Requeue(running.run_id), RequeueOutcome::kNotTerminal);
  EXPECT_EQ(queue().Requeue(queued), RequeueOutcome::kNotTerminal);
  EXPECT_EQ(StatusOf(running.run_id), RunStatus::kRunning);
}

TEST_P(RequeueTest, SaysWhenThereIsNoSuchRun) {
  EXPECT_EQ(queue().Requeue(Id(1)), RequeueOutcome::kNotFound);
}

}  // namespace
}  // namespace xyn::contract
