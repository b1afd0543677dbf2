#include "xyn/store/outcomes.h"

#include <gtest/gtest.h>

namespace xyn::store {
namespace {

using model::RunStatus;

Finish Of(FinishKind kind) {
  Finish finish;
  finish.token.attempt = 3;
  finish.kind = kind;
  return finish;
}

TEST(OutcomeOf, TellsARetryFromAFailure) {
  EXPECT_EQ(OutcomeOf(FinishKind::kFail, RunStatus::kQueued), FinishOutcome::kRetried);
  EXPECT_EQ(OutcomeOf(FinishKind::kFail, RunStatus::kFailed), FinishOutcome::kFailed);
  EXPECT_EQ(OutcomeOf(FinishKind::kFail, RunStatus::kCancelled), FinishOutcome::kCancelled);
  EXPECT_EQ(OutcomeOf(FinishKind::kRelease, RunStatus::kQueued), FinishOutcome::kReleased);
}

TEST(OutcomeOf, AbortsOnATransitionThatDoesNotExist) {
  EXPECT_DEATH(OutcomeOf(FinishKind::kComplete, RunStatus::kQueued), "not in the table");
}

TEST(OutcomeOfRepetition, RecognisesItsOwnWork) {
  EXPECT_EQ(OutcomeOfRepetition(Of(FinishKind::kComplete), RowNow{RunStatus::kCompleted, 3, false}),
            FinishOutcome::kCompleted);
  EXPECT_EQ(OutcomeOfRepetition(Of(FinishKind::kFail), RowNow{RunStatus::kQueued, 3, false}),
            FinishOutcome::kRetried);
}

TEST(OutcomeOfRepetition, ReportsALostLeaseForEverythingElse) {
  const Finish complete = Of(FinishKind::kComplete);
  const auto of_row = [&](RowNow row) { return OutcomeOfRepetition(complete, row); };
  EXPECT_EQ(OutcomeOfRepetition(complete, std::nullopt), FinishOutcome::kLeaseLost);
  EXPECT_EQ(of_row({RunStatus::kCompleted, 4, false}), FinishOutcome::kLeaseLost);
  EXPECT_EQ(of_row({RunStatus::kRunning, 3, true}), FinishOutcome::kLeaseLost);
  EXPECT_EQ(of_row({RunStatus::kFailed, 3, true}), FinishOutcome::kLeaseLost);  // reaped
  EXPECT_EQ(OutcomeOfRepetition(Of(FinishKind::kFail), RowNow{RunStatus::kFailed, 3, true}),
            FinishOutcome::kLeaseLost);
}

}  // namespace
}  // namespace xyn::store
