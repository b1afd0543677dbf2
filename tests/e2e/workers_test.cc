// Several worker processes on one queue, and what happens when they go.
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "tests/e2e/stores.h"

namespace xyn::e2e {
namespace {

using support::WaitUntil;

class Workers : public OnEveryStore {
 protected:
  std::int64_t Count(const std::string& condition) {
    return std::stoll(Sql()->Value("SELECT count(*) FROM runs WHERE " + condition));
  }
};
XYN_ON_EVERY_STORE(Workers);

TEST_P(Workers, ShareTheWorkAndOneKilledHalfWayLosesNothing) {
  constexpr int kRuns = 20'000;
  setting().environment["LEASE_DURATION_SECONDS"] = "3";
  RunXyn(setting(), {"enqueue", "xyn.noop", "--count", std::to_string(kRuns)});
  Server survivor(setting(), {"worker"});
  auto victim = std::make_unique<Server>(setting(), std::vector<std::string>{"worker"});
  ASSERT_TRUE(WaitUntil([&] { return Count("status = 'COMPLETED'") > kRuns / 4; }));
  victim->process().Signal(SIGKILL);

  EXPECT_TRUE(WaitUntil([&] { return Count("status = 'COMPLETED'") == kRuns; }));
  // Once each: a run that was finished is never claimed again.
  EXPECT_EQ(Count("attempt <> 1 + reclaims"), 0);
  EXPECT_EQ(Count("completed_at IS NULL OR lease_expires_at IS NOT NULL"), 0);
}

TEST_P(Workers, TakeOverARunWhoseWorkerWasKilled) {
  setting().environment["LEASE_DURATION_SECONDS"] = "1";
  RunXyn(setting(), {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":2})"});
  Server first(setting(), {"worker"});
  ASSERT_TRUE(WaitUntil([&] { return Count("status = 'RUNNING'") == 1; }));
  first.process().Signal(SIGKILL);
  ASSERT_EQ(first.process().WaitForExit(), 128 + SIGKILL);

  Server second(setting(), {"worker"});
  EXPECT_TRUE(WaitUntil([&] { return Count("status = 'COMPLETED' AND attempt = 2") == 1; }));
  EXPECT_EQ(second.Value("xyn_runs_reclaimed_total"), 1);
}

TEST_P(Workers, ReleaseWhatTheyCannotFinishWhenAskedToStop) {
  setting().environment["SHUTDOWN_GRACE_SECONDS"] = "0.2";
  RunXyn(setting(), {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":3600})", "--count", "3"});
  Server worker(setting(), {"worker"});
  ASSERT_TRUE(WaitUntil([&] { return Count("status = 'RUNNING'") == 3; }));
  worker.process().Signal(SIGTERM);
  EXPECT_EQ(worker.process().WaitForExit(), 0) << worker.process().Err();
  EXPECT_EQ(Count("status = 'QUEUED' AND failures = 0 AND locked_by IS NULL"), 3);
}

TEST_P(Workers, LetRunningHandlersEndWithinTheGracePeriod) {
  setting().environment["LEASE_DURATION_SECONDS"] = "3";
  RunXyn(setting(), {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":4})"});
  Server worker(setting(), {"worker"});
  // Only a run that was started is let to its end, and only that of a started one is renewed.
  ASSERT_TRUE(
      WaitUntil([&] { return worker.Value("xyn_lease_renewals_total{result=\"renewed\"}") > 0; }));
  worker.process().Signal(SIGINT);
  EXPECT_EQ(worker.process().WaitForExit(), 0);
  EXPECT_EQ(Count("status = 'COMPLETED' AND attempt = 1"), 1);
}

TEST_P(Workers, ExitAtOnceOnASecondSignal) {
  setting().environment["LEASE_DURATION_SECONDS"] = "1";
  RunXyn(setting(), {"enqueue", "xyn.sleep", "--inputs", R"({"seconds":3600})"});
  Server worker(setting(), {"worker"});
  // A run that is claimed and not yet started would be given back, and the worker be done.
  ASSERT_TRUE(
      WaitUntil([&] { return worker.Value("xyn_lease_renewals_total{result=\"renewed\"}") > 0; }));
  worker.process().Signal(SIGTERM);
  ASSERT_TRUE(worker.process().WaitForOutput("stop"));
  // What follows at once is the same wish.
  worker.process().Signal(SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(worker.process().IsRunning());
  worker.process().Signal(SIGTERM);
  const auto status = worker.process().WaitForExit(std::chrono::seconds(5));
  ASSERT_TRUE(status);
  EXPECT_NE(*status, 0);
}

}  // namespace
}  // namespace xyn::e2e
