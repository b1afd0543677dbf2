#include "xyn/worker/execution.h"

#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/model/new_run.h"
#include "xyn/worker/retry_backoff.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::seconds;
using store::FinishKind;

class ExecutionTest : public testing::Test {
 protected:
  Execution Run(model::Handler handler) {
    blueprint_.handler = std::move(handler);
    store::Claim claim;
    claim.token.attempt = 3;
    claim.name = "mail.send";
    claim.inputs = R"({"to":"a"})";
    attempt_ = std::make_shared<Attempt>(claim, blueprint_, clock_.Steady(), clock_.Steady());
    return Again();
  }
  Execution Again() { return Execute(*attempt_, LeaseTerms(seconds(60)), clock_, *log_); }

  // A handler that is asked to stop for `reason` while it executes, and then throws Stopped.
  model::Handler StoppedFor(StopReason reason) {
    return [this, reason](const model::RunContext& context) -> std::string {
      attempt_->RequestStop(reason);
      EXPECT_TRUE(context.stop.stop_requested());
      throw model::Stopped();
    };
  }

  static std::string TypeOf(const Execution& execution) {
    return nlohmann::json::parse(execution.finish.error.value()).at("type");
  }

  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  model::Blueprint blueprint_;
  AttemptPtr attempt_;
};

TEST_F(ExecutionTest, CompletesWithWhatTheHandlerReturns) {
  const Execution execution = Run([this](const model::RunContext& context) {
    EXPECT_EQ(context.name, "mail.send");
    EXPECT_EQ(context.attempt, 3);
    clock_.Advance(seconds(2));
    return std::string(context.inputs);
  });
  EXPECT_EQ(execution.finish.kind, FinishKind::kComplete);
  EXPECT_EQ(execution.finish.outputs, R"({"to":"a"})");
  EXPECT_EQ(execution.finish.token.attempt, 3);
  EXPECT_TRUE(execution.started);
  EXPECT_EQ(execution.took, seconds(2));
}

TEST_F(ExecutionTest, TakesNoOutputsForAnEmptyObject) {
  EXPECT_EQ(Run([](const auto&) { return ""; }).finish.outputs, "{}");
}

TEST_F(ExecutionTest, FailsTheRunWhoseOutputsAreNoJson) {
  for (const char* outputs : {"{", "\"\xff\"", "[1e999]"}) {
    const Execution execution = Run([&](const auto&) { return outputs; });
    EXPECT_EQ(execution.finish.kind, FinishKind::kFailForGood);
    EXPECT_EQ(TypeOf(execution), "invalid_outputs");
    EXPECT_FALSE(execution.finish.outputs);
  }
}

TEST_F(ExecutionTest, RetriesWhatThrowsWithBackoff) {
  const Execution execution =
      Run([](const auto&) -> std::string { throw std::runtime_error("no route \xff"); });
  EXPECT_EQ(execution.finish.kind, FinishKind::kFail);
  EXPECT_EQ(TypeOf(execution), "handler_error");
  EXPECT_EQ(model::JsonProblem(execution.finish.error.value()), std::nullopt);
  EXPECT_EQ(execution.finish.retry_backoff, RetryBackoff::After(0, attempt_->token()));
}

TEST_F(ExecutionTest, SurvivesAHandlerThatThrowsAnythingAtAll) {
  const Execution execution = Run([](const auto&) -> std::string { throw 42; });
  EXPECT_EQ(execution.finish.kind, FinishKind::kFail);
  EXPECT_EQ(TypeOf(execution), "handler_error");
}

TEST_F(ExecutionTest, DoesNotRetryAPermanentFailure) {
  const Execution execution =
      Run([](const auto&) -> std::string { throw model::PermanentFailure("no such user"); });
  EXPECT_EQ(execution.finish.kind, FinishKind::kFailForGood);
  EXPECT_EQ(TypeOf(execution), "handler_error");
}

TEST_F(ExecutionTest, AcceptsTheCancelThatStoppedTheHandler) {
  EXPECT_EQ(Run(StoppedFor(StopReason::kCancelled)).finish.kind, FinishKind::kAcceptCancel);
}

TEST_F(ExecutionTest, CompletesARunThatIsDoneInSpiteOfACancel) {
  const Execution execution = Run([this](const auto&) {
    attempt_->RequestStop(StopReason::kCancelled);
    return "1";
  });
  EXPECT_EQ(execution.finish.kind, FinishKind::kComplete);
}

TEST_F(ExecutionTest, ReportsATimeout) {
  const Execution execution = Run(StoppedFor(StopReason::kDeadline));
  EXPECT_EQ(execution.finish.kind, FinishKind::kFail);
  EXPECT_EQ(TypeOf(execution), "timeout");
}

TEST_F(ExecutionTest, ReleasesARunThatIsNotToBlame) {
  EXPECT_EQ(Run(StoppedFor(StopReason::kShutdown)).finish.kind, FinishKind::kRelease);
  EXPECT_EQ(Run(StoppedFor(StopReason::kLeaseExpired)).finish.kind, FinishKind::kRelease);
}

TEST_F(ExecutionTest, BlamesAHandlerThatStopsUnasked) {
  const Execution execution = Run([](const auto&) -> std::string { throw model::Stopped(); });
  EXPECT_EQ(execution.finish.kind, FinishKind::kFail);
  EXPECT_EQ(TypeOf(execution), "stopped");
}

TEST_F(ExecutionTest, DoesNotStartWithALeaseItCannotTrust) {
  int calls = 0;
  Run([&](const auto&) {
    ++calls;
    return "";
  });
  attempt_ = std::make_shared<Attempt>(store::Claim{}, blueprint_, clock_.Steady() - seconds(54),
                                       clock_.Steady());
  const Execution execution = Again();
  EXPECT_FALSE(execution.started);
  EXPECT_EQ(execution.finish.kind, FinishKind::kRelease);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace xyn::worker
