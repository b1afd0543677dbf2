#include "xyn/blueprints/demo_load.h"

#include <latch>
#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/blueprints/demo.h"

namespace xyn::blueprints {
namespace {

using std::chrono::seconds;
using testing::NiceMock;

class MockQueue : public store::RunQueue {
 public:
  MOCK_METHOD(std::vector<store::Enqueued>, Enqueue, (std::span<const model::NewRun>), (override));
  MOCK_METHOD(store::ClaimResult, Claim, (const store::ClaimRequest&), (override));
  MOCK_METHOD(std::vector<store::RenewOutcome>, Renew,
              (std::span<const model::LeaseToken>, const std::string&, std::chrono::milliseconds),
              (override));
  MOCK_METHOD(std::vector<store::FinishOutcome>, Finish, (std::span<const struct store::Finish>),
              (override));
  MOCK_METHOD(store::CancelOutcome, Cancel, (const base::Uuid&), (override));
  MOCK_METHOD(store::RequeueOutcome, Requeue, (const base::Uuid&), (override));
};

class SteppedClock final : public base::Clock {
 public:
  base::Timestamp Now() const override { return base::Timestamp(seconds(1'769'860'800)); }
  base::SteadyTime Steady() const override { return now; }

  base::SteadyTime now{seconds(1'000)};
};

class DemoLoadTest : public testing::Test {
 protected:
  DemoLoadTest() {
    ON_CALL(queue_, Enqueue).WillByDefault([this](std::span<const model::NewRun> runs) {
      runs_.insert(runs_.end(), runs.begin(), runs.end());
      return std::vector<store::Enqueued>(runs.size());
    });
  }

  // Ten minutes of it.
  void Load() {
    for (const base::SteadyTime end = clock_.now + seconds(600); clock_.now < end;) {
      load_.Step();
      clock_.now += DemoLoad::kStep;
    }
  }

  SteppedClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  NiceMock<MockQueue> queue_;
  metrics::Registry registry_;
  std::vector<model::NewRun> runs_;
  DemoLoad load_{queue_, registry_, clock_, *log_};
};

TEST_F(DemoLoadTest, GoesOnWhenTheStoreDoes) {
  std::ostringstream lines;
  base::Logger log("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  const base::SystemClock clock;
  std::latch went_on(2);  // the step after the one that succeeds comes when that is logged
  int calls = 0;
  ON_CALL(queue_, Enqueue).WillByDefault([&](std::span<const model::NewRun> runs) {
    const bool is_step = runs.empty() || runs.front().name != "demo.legacy";
    if (is_step && ++calls <= 2) throw store::Unavailable("connection refused");
    if (is_step && calls <= 4) went_on.count_down();
    return std::vector<store::Enqueued>(runs.size());
  });
  {
    DemoLoad load(queue_, registry_, clock, log);
    load.Start();
    went_on.wait();
  }
  const std::string said = lines.str();
  EXPECT_THAT(said, testing::HasSubstr("the demo load pauses: connection refused"));
  EXPECT_EQ(said.find("pauses"), said.rfind("pauses")) << "once";
  EXPECT_THAT(said, testing::HasSubstr("the demo load goes on"));
}

TEST_F(DemoLoadTest, EnqueuesAboutTwentyRunsASecondAndCountsThem) {
  Load();
  EXPECT_NEAR(static_cast<double>(runs_.size()) / 600, 20, 2);
  EXPECT_EQ(registry_.Counter("xyn_runs_enqueued_total").Value(),
            static_cast<double>(runs_.size()));
}

TEST_F(DemoLoadTest, MixesValidRunsOfEveryDemoBlueprint) {
  Load();
  model::Blueprints demo;
  AddDemo(demo);
  std::map<std::string, int> by_name;
  int scheduled = 0;
  for (const model::NewRun& run : runs_) {
    EXPECT_FALSE(model::Validate(run, clock_.Now()));
    ++by_name[run.name];
    EXPECT_EQ(run.max_attempts, run.name == "demo.flaky" ? 3 : 1);
    if (!run.delay) continue;
    ++scheduled;
    EXPECT_GE(*run.delay, seconds(5));
    EXPECT_LE(*run.delay, seconds(60));
  }
  EXPECT_GT(scheduled, 100);
  for (const std::string& name : demo.Names()) EXPECT_GT(by_name[name], 100) << name;
  EXPECT_GT(by_name["demo.legacy"], 100);
  EXPECT_EQ(by_name.size(), demo.Names().size() + 1);
}

TEST_F(DemoLoadTest, CancelsSomeRunsAfterAWhileAndCountsThoseThatItEnded) {
  int cancels = 0;
  ON_CALL(queue_, Cancel).WillByDefault([&](const base::Uuid&) {
    return ++cancels % 2 == 0 ? store::CancelOutcome::kCancelled
                              : store::CancelOutcome::kCancelRequested;
  });
  load_.Step();
  EXPECT_EQ(cancels, 0);
  Load();
  EXPECT_GT(cancels, 50);
  EXPECT_EQ(registry_.Counter("xyn_runs_finished_total", {{"status", "CANCELLED"}}).Value(),
            cancels / 2);
}

TEST_F(DemoLoadTest, ClaimsARunNowAndThenAndForgetsIt) {
  int deaths = 0;
  ON_CALL(queue_, Claim).WillByDefault([&](const store::ClaimRequest& request) {
    EXPECT_FALSE(request.reclaim);
    EXPECT_EQ(request.blueprints, std::vector<std::string>{"demo.legacy"});
    ++deaths;
    store::ClaimResult result;
    result.claims.resize(1);
    return result;
  });
  EXPECT_CALL(queue_, Finish).Times(0);
  Load();
  EXPECT_GT(deaths, 600 / 3 - 1);
  EXPECT_LT(deaths, 600);
}

}  // namespace
}  // namespace xyn::blueprints
