#include "xyn/worker/heartbeat_loop.h"

#include <algorithm>
#include <latch>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/worker/testing/fake_store.h"

namespace xyn::worker {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class HeartbeatLoopTest : public testing::Test {
 protected:
  std::unique_ptr<HeartbeatLoop> Loop(milliseconds lease = seconds(3)) {
    return std::make_unique<HeartbeatLoop>(workers_, "w1", lease, clock_, *log_);
  }

  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeWorkerRegistry workers_;
};

TEST_F(HeartbeatLoopTest, BeatsAsOftenAsLeasesAreRenewedWithinReason) {
  EXPECT_EQ(HeartbeatLoop::PeriodFor(seconds(1)), seconds(1));
  EXPECT_EQ(HeartbeatLoop::PeriodFor(seconds(15)), seconds(5));
  EXPECT_EQ(HeartbeatLoop::PeriodFor(hours(24)), seconds(10));
  EXPECT_LE(HeartbeatLoop::PeriodFor(hours(24)), store::kLongestHeartbeatPeriod);
}

TEST_F(HeartbeatLoopTest, BeatsAtOnceAndThenEveryPeriod) {
  std::latch beats(2);
  std::vector<base::SteadyTime> times;
  workers_.on_heartbeat = [&](const std::string& id, milliseconds period) {
    EXPECT_EQ(id, "w1");
    EXPECT_EQ(period, seconds(1));
    if (times.size() == 2) return;
    times.push_back(clock_.Steady());
    beats.count_down();
  };
  const auto loop = Loop();
  loop->Start();
  beats.wait();
  loop->Stop();
  EXPECT_GE(times[1] - times[0], milliseconds(990));
}

TEST_F(HeartbeatLoopTest, GoesOnAfterTheStoreDidNotAnswer) {
  std::latch recovered(1);
  int calls = 0;
  workers_.on_heartbeat = [&](const std::string&, milliseconds) {
    if (++calls == 1) throw store::Unavailable("connection refused");
    if (calls == 2) recovered.count_down();
  };
  const auto loop = Loop();
  loop->Start();
  recovered.wait();
  loop->Stop();
}

TEST_F(HeartbeatLoopTest, SaysGoodbyeOnceAndLast) {
  std::vector<std::string> said;
  workers_.on_heartbeat = [&](const std::string&, milliseconds) { said.emplace_back("beat"); };
  workers_.on_leave = [&](const std::string& id) { said.push_back("bye " + id); };
  const auto loop = Loop(hours(1));
  loop->Start();
  loop->Stop();
  loop->Stop();
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said.back(), "bye w1");
  EXPECT_EQ(std::count(said.begin(), said.end(), "bye w1"), 1);
}

TEST_F(HeartbeatLoopTest, StopsAlthoughNobodyHearsItsGoodbye) {
  workers_.on_leave = [](const std::string&) { throw store::Unavailable("connection refused"); };
  const auto loop = Loop();
  loop->Start();
  loop->Stop();
}

TEST_F(HeartbeatLoopTest, SaysNothingIfItWasNotStarted) {
  workers_.on_leave = [](const std::string&) { FAIL(); };
  Loop()->Stop();
}

}  // namespace
}  // namespace xyn::worker
