#include "xyn/model/transitions.h"

#include <gtest/gtest.h>

namespace xyn::model {
namespace {

TEST(Transitions, LeadOutOfATerminalStatusOnlyByRequeue) {
  for (const Transition& t : Transitions()) {
    if (t.from && IsTerminal(*t.from)) {
      EXPECT_EQ(t.by, Operation::kRequeue);
      EXPECT_EQ(t.to, RunStatus::kQueued);
    }
  }
}

TEST(Transitions, NeverRequeueACompletedRun) {
  EXPECT_FALSE(IsAllowed(RunStatus::kCompleted, RunStatus::kQueued, Operation::kRequeue));
}

TEST(Transitions, LeaveQueuedOnlyByClaimOrCancel) {
  for (const Transition& t : Transitions()) {
    if (t.from == RunStatus::kQueued) {
      EXPECT_TRUE(t.by == Operation::kClaim || t.by == Operation::kCancel) << ToString(t.by);
    }
  }
}

TEST(RunStatus, ReadsBackItsNames) {
  for (const RunStatus status : kRunStatuses) EXPECT_EQ(ParseRunStatus(ToString(status)), status);
  EXPECT_FALSE(ParseRunStatus("queued"));
}

}  // namespace
}  // namespace xyn::model
