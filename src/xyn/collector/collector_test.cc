#include "xyn/collector/collector.h"

#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/testing/manual_clock.h"
#include "xyn/collector/testing/scripted_store.h"
#include "xyn/metrics/exposition.h"

namespace xyn::collector {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr milliseconds kInterval{5'000};
constexpr const char* kDepth = "xyn_queue_depth";

[[noreturn]] void LoseTheStore() { throw store::Unavailable("connection refused"); }

// A collector that ticks when the test says so.
class CollectorTest : public testing::Test {
 protected:
  CollectorTest() {
    log_.set_pattern("%l %v");
    store_.on_sample = [this] { return Sampled(); };
  }

  model::QueueSnapshot Sampled() {
    if (on_tick_) on_tick_();
    return snapshot_;
  }

  static std::string Page(const Collector& collector) {
    metrics::Exposition exposition;
    exposition.Add(collector);
    return exposition.Text();
  }
  // The names of the families on the page.
  static std::vector<std::string> ShownBy(const Collector& collector) {
    std::vector<std::string> names;
    std::istringstream page(Page(collector));
    const std::string type = "# TYPE ";
    for (std::string line; std::getline(page, line);) {
      if (!line.starts_with(type)) continue;
      names.push_back(line.substr(type.size(), line.find(' ', type.size()) - type.size()));
    }
    return names;
  }
  std::vector<std::string> Shown() { return ShownBy(collector_); }

  double Gauge(const std::string& name) { return registry_.Gauge(name).Value(); }
  double Errors(const std::string& reason) {
    return registry_.Counter("xyn_collector_errors_total", {{"reason", reason}}).Value();
  }

  model::QueueSnapshot snapshot_;
  std::function<void()> on_tick_;  // at the beginning of each sample
  ScriptedStore store_;
  metrics::Registry registry_;
  ManualClock clock_;
  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  Collector collector_{store_, registry_, clock_, log_, {.interval = kInterval}};
};

TEST_F(CollectorTest, ExportsNothingOfTheDatabaseBeforeTheFirstTick) {
  EXPECT_THAT(Shown(), ElementsAre("xyn_collector_leader"));
  EXPECT_EQ(collector_.Latest(), std::nullopt);
  EXPECT_EQ(Gauge("xyn_collector_up"), 0);
  EXPECT_EQ(Gauge("xyn_collector_last_success_timestamp_seconds"), 0);
  EXPECT_EQ(Gauge("xyn_collector_interval_seconds"), 5);
}

TEST_F(CollectorTest, ExportsEveryFamilyAfterATickEvenIfTheQueueIsEmpty) {
  EXPECT_TRUE(collector_.TickOnce());
  EXPECT_THAT(Shown(), Contains(kDepth));
  EXPECT_THAT(Shown(), SizeIs(10));  // no blueprints, no worker's age, nothing of the database
  EXPECT_EQ(collector_.Latest(), snapshot_);
}

TEST_F(CollectorTest, SaysHowTheLatestTickWent) {
  on_tick_ = [this] { clock_.Advance(milliseconds(250)); };
  collector_.TickOnce();
  EXPECT_EQ(Gauge("xyn_collector_up"), 1);
  EXPECT_EQ(Gauge("xyn_collector_duration_seconds"), 0.25);
  EXPECT_EQ(Gauge("xyn_collector_last_success_timestamp_seconds"), 1'000'000.25);

  on_tick_ = [this] {
    clock_.Advance(milliseconds(500));
    LoseTheStore();
  };
  collector_.TickOnce();
  EXPECT_EQ(Gauge("xyn_collector_up"), 0);
  EXPECT_EQ(Gauge("xyn_collector_duration_seconds"), 0.5);
  EXPECT_EQ(Gauge("xyn_collector_last_success_timestamp_seconds"), 1'000'000.25);
}

TEST_F(CollectorTest, ShowsTheLatestSampleOnly) {
  collector_.TickOnce();
  snapshot_.ready = 12;
  collector_.TickOnce();
  EXPECT_EQ(collector_.Latest(), snapshot_);
}

TEST_F(CollectorTest, WithdrawsTheFamiliesAfterThreeIntervalsWithoutSuccess) {
  collector_.TickOnce();
  on_tick_ = LoseTheStore;
  clock_.Advance(3 * kInterval);
  EXPECT_FALSE(collector_.TickOnce());
  EXPECT_THAT(Shown(), Contains(kDepth));
  clock_.Advance(microseconds(1));
  EXPECT_THAT(Shown(), Not(Contains(kDepth)));
  EXPECT_EQ(collector_.Latest(), std::nullopt);
}

TEST_F(CollectorTest, BringsTheFamiliesBackWithTheFirstSuccess) {
  collector_.TickOnce();
  clock_.Advance(10 * kInterval);
  ASSERT_THAT(Shown(), Not(Contains(kDepth)));
  collector_.TickOnce();
  EXPECT_THAT(Shown(), Contains(kDepth));
}

TEST_F(CollectorTest, ExportsTheAgesOfWorkersOnRequest) {
  snapshot_.workers = {{"w", 2, true}};
  collector_.TickOnce();
  EXPECT_THAT(Shown(), Not(Contains("xyn_worker_heartbeat_age_seconds")));
  Collector asked(store_, registry_, clock_, log_, {.interval = kInterval, .worker_ages = true});
  asked.TickOnce();
  EXPECT_THAT(ShownBy(asked), Contains("xyn_worker_heartbeat_age_seconds"));
}

TEST_F(CollectorTest, ShowsTheDatabaseWithTheTickThatLookedAtIt) {
  store_.on_health = [] { return model::DatabaseHealth{.oldest_transaction_seconds = 7}; };
  collector_.TickOnce();
  EXPECT_THAT(Page(collector_), HasSubstr("\nxyn_db_oldest_transaction_seconds 7.0\n"));
}

TEST_F(CollectorTest, TicksAlthoughTheDatabaseCannotBeLookedAt) {
  store_.on_health = []() -> model::DatabaseHealth { LoseTheStore(); };
  EXPECT_TRUE(collector_.TickOnce());
  EXPECT_EQ(Gauge("xyn_collector_up"), 1);
}

TEST_F(CollectorTest, ChecksTheCountsNowAndThen) {
  store_.on_drift = [] { return 3; };
  collector_.TickOnce();
  EXPECT_EQ(Gauge("xyn_collector_drift"), 0);
  clock_.Advance(SelfCheck::kFirstAfter);
  collector_.TickOnce();
  EXPECT_EQ(Gauge("xyn_collector_drift"), 3);
}

TEST_F(CollectorTest, LeadsWhereNobodyIsElected) {
  EXPECT_THAT(Page(collector_), HasSubstr("\nxyn_collector_leader 1.0\n"));
  collector_.TickOnce();
  EXPECT_THAT(Page(collector_), HasSubstr("\nxyn_collector_leader 1.0\n"));
}

TEST_F(CollectorTest, ShowsNothingOfTheDatabaseUntilItIsElected) {
  const CollectorOptions options{
      .interval = kInterval, .mode = CollectorMode::kLeader, .candidate = "a"};
  Collector collector(store_, registry_, clock_, log_, options);
  collector.TickOnce();
  EXPECT_THAT(ShownBy(collector), ElementsAre("xyn_collector_leader"));
  EXPECT_THAT(Page(collector), HasSubstr("\nxyn_collector_leader 0.0\n"));
  EXPECT_EQ(collector.Latest(), snapshot_);
}

TEST_F(CollectorTest, CountsFailuresByReason) {
  EXPECT_EQ(registry_.Collect().size(), 8U);  // all series are there before anything failed
  const auto fail_with = [this](const auto& error) {
    on_tick_ = [&error] { throw error; };
    collector_.TickOnce();
  };
  fail_with(store::Timeout("slow"));
  fail_with(store::Unavailable("down"));
  fail_with(store::Unavailable("down"));
  fail_with(store::SchemaMismatch("too new"));
  fail_with(store::Invalid("syntax"));
  fail_with(std::runtime_error("what"));
  EXPECT_EQ(Errors("timeout"), 1);
  EXPECT_EQ(Errors("unavailable"), 2);
  EXPECT_EQ(Errors("schema"), 1);
  EXPECT_EQ(Errors("other"), 2);
}

TEST_F(CollectorTest, LogsTheFirstFailureAndTheRecoveryOnly) {
  collector_.TickOnce();
  on_tick_ = LoseTheStore;
  for (int i = 0; i < 3; ++i) collector_.TickOnce();
  on_tick_ = nullptr;
  for (int i = 0; i < 3; ++i) collector_.TickOnce();
  on_tick_ = LoseTheStore;
  collector_.TickOnce();
  EXPECT_EQ(lines_.str(),
            "error Metrics collector tick failed (reason=unavailable): connection refused\n"
            "info Metrics collector recovered after 3 failed ticks\n"
            "error Metrics collector tick failed (reason=unavailable): connection refused\n");
}

TEST_F(CollectorTest, AsksForASamplerAgainUntilItGetsOne) {
  store_.on_new_sampler = LoseTheStore;
  EXPECT_FALSE(collector_.TickOnce());
  EXPECT_EQ(Errors("unavailable"), 1);
  store_.on_new_sampler = [] {};
  EXPECT_TRUE(collector_.TickOnce());
  EXPECT_TRUE(collector_.TickOnce());
  EXPECT_EQ(store_.samplers_made, 1);
  EXPECT_EQ(store_.limits_asked_for.statement_timeout, milliseconds(4'000));
}

}  // namespace
}  // namespace xyn::collector
