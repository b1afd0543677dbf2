#include "xyn/collector/collector.h"

#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/testing/manual_clock.h"
#include "xyn/collector/testing/scripted_store.h"

namespace xyn::collector {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::IsEmpty;
using testing::SizeIs;

constexpr milliseconds kInterval{5'000};
constexpr std::size_t kFamilies = 10;  // of the tick

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
  EXPECT_THAT(collector_.Collect(), IsEmpty());
  EXPECT_EQ(collector_.Latest(), std::nullopt);
  EXPECT_EQ(Gauge("xyn_collector_up"), 0);
  EXPECT_EQ(Gauge("xyn_collector_last_success_timestamp_seconds"), 0);
  EXPECT_EQ(Gauge("xyn_collector_interval_seconds"), 5);
}

TEST_F(CollectorTest, ExportsEveryFamilyAfterATickEvenIfTheQueueIsEmpty) {
  EXPECT_TRUE(collector_.TickOnce());
  EXPECT_THAT(collector_.Collect(), SizeIs(kFamilies));
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
  EXPECT_THAT(collector_.Collect(), SizeIs(kFamilies));
  clock_.Advance(microseconds(1));
  EXPECT_THAT(collector_.Collect(), IsEmpty());
  EXPECT_EQ(collector_.Latest(), std::nullopt);
}

TEST_F(CollectorTest, BringsTheFamiliesBackWithTheFirstSuccess) {
  collector_.TickOnce();
  clock_.Advance(10 * kInterval);
  ASSERT_THAT(collector_.Collect(), IsEmpty());
  collector_.TickOnce();
  EXPECT_THAT(collector_.Collect(), SizeIs(kFamilies));
}

TEST_F(CollectorTest, ExportsTheAgesOfWorkersOnRequest) {
  snapshot_.workers = {{"w", 2, true}};
  Collector asked(store_, registry_, clock_, log_, {.interval = kInterval, .worker_ages = true});
  asked.TickOnce();
  EXPECT_THAT(asked.Collect(), SizeIs(kFamilies + 1));
  EXPECT_EQ(asked.Collect().back().name, "xyn_worker_heartbeat_age_seconds");
}

TEST_F(CollectorTest, CountsFailuresByReason) {
  EXPECT_EQ(registry_.Collect().size(), 6U);  // all series are there before anything failed
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
