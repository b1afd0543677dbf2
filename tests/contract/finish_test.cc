#include <nlohmann/json.hpp>

#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

class FinishTest : public StoreTest {
 protected:
  static model::NewRun WithAttempts(int max_attempts) {
    model::NewRun run = Work();
    run.max_attempts = max_attempts;
    return run;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, FinishTest, EveryStore(), StoreName);

constexpr FinishKind kEveryKind[] = {FinishKind::kComplete, FinishKind::kFail,
                                     FinishKind::kFailForGood, FinishKind::kRelease,
                                     FinishKind::kAcceptCancel};

TEST_P(FinishTest, CompletionKeepsTheOutputsAndGivesUpTheLease) {
  const auto token = Start();
  EXPECT_EQ(Finish(token, FinishKind::kComplete), FinishOutcome::kCompleted);
  const model::Run run = Get(token.run_id);
  EXPECT_EQ(run.status, RunStatus::kCompleted);
  EXPECT_EQ(run.outputs, R"({"done":true})");
  EXPECT_EQ(run.error, std::nullopt);
  EXPECT_EQ(run.lease_expires_at, std::nullopt);
  EXPECT_EQ(run.attempt, 1);
  EXPECT_GE(*run.completed_at, *run.started_at);
}

TEST_P(FinishTest, FailureIsFinalByDefault) {
  const auto token = Start();
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kFailed);
  const model::Run run = Get(token.run_id);
  EXPECT_EQ(run.status, RunStatus::kFailed);
  EXPECT_EQ(nlohmann::json::parse(*run.error)["type"], "broken");
  EXPECT_EQ(run.lease_expires_at, std::nullopt);
  EXPECT_NE(run.completed_at, std::nullopt);
}

TEST_P(FinishTest, RetryWaitsOutItsBackoff) {
  const auto token = Start(WithAttempts(2));
  EXPECT_EQ(Finish(token, FinishKind::kFail, milliseconds(80)), FinishOutcome::kRetried);

  const model::Run queued = Get(token.run_id);
  EXPECT_EQ(queued.status, RunStatus::kQueued);
  EXPECT_EQ(queued.run_at - queued.queued_at, milliseconds(80));
  EXPECT_GT(queued.queued_at, queued.created_at);
  EXPECT_EQ(queued.failures, 1);
  EXPECT_EQ(queued.attempt, 1);
  EXPECT_EQ(queued.lease_expires_at, std::nullopt);
  EXPECT_EQ(queued.completed_at, std::nullopt);
  EXPECT_EQ(nlohmann::json::parse(*queued.error)["type"], "broken");

  std::vector<store::Claim> again;
  ASSERT_TRUE(support::WaitUntil([&] { return !(again = Claim(ForWork())).empty(); }));
  EXPECT_EQ(again[0].token.attempt, 2);
  EXPECT_EQ(again[0].failures, 1);
  EXPECT_FALSE(again[0].reclaimed);
  EXPECT_GE(*Get(token.run_id).locked_at, queued.run_at);
}

TEST_P(FinishTest, RetriesEndWithTheBudgetOfFailures) {
  auto token = Start(WithAttempts(3));
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kRetried);
  token = ClaimAgain();
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kRetried);
  token = ClaimAgain();
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kFailed);
  EXPECT_EQ(Get(token.run_id).attempt, 3);
}

TEST_P(FinishTest, ReclaimsDoNotCountAsFailures) {
  const auto first = Start(WithAttempts(2));
  ExpireLease(first.run_id);
  const auto second = ClaimAgain();
  EXPECT_EQ(second.attempt, 2);
  EXPECT_EQ(Finish(second, FinishKind::kFail), FinishOutcome::kRetried);
}

TEST_P(FinishTest, FailureForGoodUsesNoRetry) {
  const auto token = Start(WithAttempts(5));
  EXPECT_EQ(Finish(token, FinishKind::kFailForGood), FinishOutcome::kFailed);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kFailed);
}

TEST_P(FinishTest, ReleaseCostsNoBudget) {
  auto token = Start(WithAttempts(1));
  for (int attempt = 1; attempt <= 4; ++attempt) {
    EXPECT_EQ(token.attempt, attempt);
    EXPECT_EQ(Finish(token, FinishKind::kRelease), FinishOutcome::kReleased);
    const model::Run run = Get(token.run_id);
    EXPECT_EQ(run.status, RunStatus::kQueued);
    EXPECT_EQ(run.failures, 0);
    EXPECT_EQ(run.reclaims, 0);
    EXPECT_EQ(run.lease_expires_at, std::nullopt);
    token = ClaimAgain();  // at once
  }
  EXPECT_EQ(Finish(token, FinishKind::kComplete), FinishOutcome::kCompleted);
}

TEST_P(FinishTest, AskedForCancelWinsOverEverythingButCompletion) {
  for (const FinishKind kind : kEveryKind) {
    const auto token = Start(WithAttempts(5));
    queue().Cancel(token.run_id);
    const bool completes = kind == FinishKind::kComplete;
    EXPECT_EQ(Finish(token, kind),
              completes ? FinishOutcome::kCompleted : FinishOutcome::kCancelled);
    const model::Run run = Get(token.run_id);
    EXPECT_EQ(run.status, completes ? RunStatus::kCompleted : RunStatus::kCancelled);
    EXPECT_EQ(run.lease_expires_at, std::nullopt);
    EXPECT_NE(run.completed_at, std::nullopt);
  }
}

TEST_P(FinishTest, AnswersInTheOrderOfTheBatch) {
  std::vector<model::LeaseToken> tokens;
  for (int i = 0; i < 7; ++i) tokens.push_back(Start(WithAttempts(2)));
  ExpireLease(tokens[2].run_id);
  ClaimAgain();
  queue().Cancel(tokens[5].run_id);
  constexpr FinishKind kKinds[] = {
      FinishKind::kRelease,     FinishKind::kComplete,     FinishKind::kComplete, FinishKind::kFail,
      FinishKind::kFailForGood, FinishKind::kAcceptCancel, FinishKind::kComplete};
  std::vector<struct store::Finish> finishes;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    struct store::Finish& finish = finishes.emplace_back();
    finish.token = tokens[i];
    finish.kind = kKinds[i];
    finish.retry_backoff = seconds(60);
  }
  finishes[6].outputs = "6";
  finishes[1].outputs = "1";
  EXPECT_THAT(queue().Finish(finishes),
              testing::ElementsAre(FinishOutcome::kReleased, FinishOutcome::kCompleted,
                                   FinishOutcome::kLeaseLost, FinishOutcome::kRetried,
                                   FinishOutcome::kFailed, FinishOutcome::kCancelled,
                                   FinishOutcome::kCompleted));
  EXPECT_EQ(Get(tokens[1].run_id).outputs, "1");
  EXPECT_EQ(Get(tokens[6].run_id).outputs, "6");
  EXPECT_TRUE(queue().Finish({}).empty());
}

TEST_P(FinishTest, RepetitionReportsTheFirstOutcomeAndChangesNothing) {
  for (const FinishKind kind : kEveryKind) {
    for (const int max_attempts : {1, 2}) {
      const auto token = Start(WithAttempts(max_attempts));
      if (kind == FinishKind::kAcceptCancel) queue().Cancel(token.run_id);
      const FinishOutcome first = Finish(token, kind, seconds(60));
      const model::Run after_first = Get(token.run_id);
      EXPECT_EQ(Finish(token, kind, seconds(60)), first);
      EXPECT_EQ(Get(token.run_id), after_first);
      queue().Cancel(token.run_id);  // out of the way of the next Start
    }
  }
}

TEST_P(FinishTest, RepetitionWithAnotherEndIsALostLease) {
  const auto token = Start();
  Finish(token, FinishKind::kFail);
  EXPECT_EQ(Finish(token, FinishKind::kComplete), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Finish(token, FinishKind::kRelease), FinishOutcome::kLeaseLost);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kFailed);
}

TEST_P(FinishTest, RepetitionAfterTheNextClaimIsALostLease) {
  const auto token = Start(WithAttempts(2));
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kRetried);
  EXPECT_EQ(ClaimAgain().attempt, 2);
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kLeaseLost);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kRunning);
}

TEST_P(FinishTest, TheReapersWorkIsNotTakenForOnesOwn) {
  model::NewRun run = Work();
  run.max_reclaims = 0;
  const auto token = Start(run);
  ExpireLease(token.run_id);
  ASSERT_EQ(store().maintenance().Reap().failed, 1);
  EXPECT_EQ(Finish(token, FinishKind::kFail), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Finish(token, FinishKind::kFailForGood), FinishOutcome::kLeaseLost);

  const auto cancelled = Start(run);
  queue().Cancel(cancelled.run_id);
  ExpireLease(cancelled.run_id);
  ASSERT_EQ(store().maintenance().Reap().cancelled, 1);
  EXPECT_EQ(Finish(cancelled, FinishKind::kAcceptCancel), FinishOutcome::kLeaseLost);
}

TEST_P(FinishTest, OfARunThatWasNeverThereIsALostLease) {
  for (const FinishKind kind : kEveryKind) {
    EXPECT_EQ(Finish({Id(1), 1}, kind), FinishOutcome::kLeaseLost);
  }
}

}  // namespace
}  // namespace xyn::contract
