// Each way to break a promise is noticed.
#include "tests/durability/promises.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::durability {
namespace {

using model::RunStatus;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Promise::Kind;

constexpr base::Uuid kRun = {.bytes = {1}};
constexpr base::Uuid kOther = {.bytes = {2}};

Promise Asked(const base::Uuid& id) { return {.kind = Kind::kAsked, .id = id, .call = kRun}; }
Promise Said(Kind kind) { return {.kind = kind, .id = kRun}; }
Promise Granted(std::int32_t attempt) {
  return {.kind = Kind::kClaimed, .id = kRun, .attempt = attempt};
}
Promise Finished(std::int32_t attempt, RunStatus status) {
  return {.kind = Kind::kFinished, .id = kRun, .attempt = attempt, .status = status};
}

model::Run Row(RunStatus status, std::int32_t attempt) {
  model::Run row;
  row.id = kRun;
  row.status = status;
  row.attempt = attempt;
  if (status == RunStatus::kCompleted) row.outputs = OutputsOf(attempt);
  return row;
}

std::vector<std::string> Broken(const std::vector<Promise>& heard,
                                const std::vector<model::Run>& rows) {
  Promises promises;
  promises.Hear(Asked(kRun));
  for (const Promise& promise : heard) promises.Hear(promise);
  return promises.Broken(rows);
}

TEST(Promises, AreKeptByRowsThatWentOn) {
  EXPECT_THAT(Broken({}, {}), IsEmpty());
  EXPECT_THAT(Broken({Said(Kind::kEnqueued)}, {Row(RunStatus::kQueued, 0)}), IsEmpty());
  EXPECT_THAT(Broken({Granted(1)}, {Row(RunStatus::kCompleted, 1)}), IsEmpty());
  EXPECT_THAT(Broken({Granted(1), Finished(1, RunStatus::kQueued)}, {Row(RunStatus::kRunning, 2)}),
              IsEmpty());
}

TEST(Promises, AreBrokenByAbsence) {
  EXPECT_THAT(Broken({Said(Kind::kEnqueued)}, {}), ElementsAre(HasSubstr("is not there")));
}

TEST(Promises, AreBrokenByHalfOfACall) {
  EXPECT_THAT(Broken({Asked(kOther)}, {Row(RunStatus::kQueued, 0)}),
              ElementsAre(HasSubstr("half done")));
}

TEST(Promises, AreBrokenByARunOfNobody) {
  model::Run stranger = Row(RunStatus::kQueued, 0);
  stranger.id = kOther;
  EXPECT_THAT(Broken({}, {stranger}), Contains(HasSubstr("nobody enqueued it")));
}

TEST(Promises, AreBrokenByAttemptsThatComeAgain) {
  EXPECT_THAT(Broken({Granted(2)}, {Row(RunStatus::kRunning, 1)}),
              ElementsAre(HasSubstr("attempt 2 was granted, now it is RUNNING in attempt 1")));
  EXPECT_THAT(Broken({Granted(1), Granted(1)}, {Row(RunStatus::kRunning, 1)}),
              ElementsAre(HasSubstr("granted twice")));
  EXPECT_THAT(Broken({Finished(1, RunStatus::kQueued)}, {Row(RunStatus::kRunning, 1)}),
              ElementsAre(HasSubstr("attempt 1 was over")));
}

TEST(Promises, AreBrokenByAnotherEnd) {
  EXPECT_THAT(Broken({Finished(1, RunStatus::kCompleted)}, {Row(RunStatus::kRunning, 2)}),
              ElementsAre(HasSubstr("became COMPLETED in attempt 1")));
  EXPECT_THAT(Broken({Said(Kind::kCancelled)}, {Row(RunStatus::kQueued, 0)}),
              ElementsAre(HasSubstr("became CANCELLED")));
  EXPECT_THAT(Broken({Finished(1, RunStatus::kFailed), Finished(2, RunStatus::kFailed)},
                     {Row(RunStatus::kFailed, 2)}),
              Contains(HasSubstr("finalised twice")));
}

TEST(Promises, AreBrokenByOutputsOfAnotherAttempt) {
  model::Run row = Row(RunStatus::kCompleted, 2);
  row.outputs = OutputsOf(1);
  EXPECT_THAT(Broken({}, {row}), ElementsAre(HasSubstr("completed in attempt 2 with")));
}

TEST(Promises, AreBrokenByAForgottenCancel) {
  model::Run row = Row(RunStatus::kRunning, 1);
  EXPECT_THAT(Broken({Said(Kind::kCancelRequested)}, {row}), ElementsAre(HasSubstr("a cancel")));
  row.cancel_requested_at.emplace();
  EXPECT_THAT(Broken({Said(Kind::kCancelRequested)}, {row}), IsEmpty());
}

}  // namespace
}  // namespace xyn::durability
