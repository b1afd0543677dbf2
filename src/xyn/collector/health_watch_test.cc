#include "xyn/collector/health_watch.h"

#include <map>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/testing/manual_clock.h"
#include "xyn/collector/testing/scripted_store.h"

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;
using testing::IsEmpty;
using testing::SizeIs;

constexpr milliseconds kInterval{60'000};

using Series = std::map<std::string, double>;

// Label value to value; "" for a series without labels.
Series SeriesOf(const std::string& name, const std::vector<prometheus::MetricFamily>& families) {
  Series values;
  for (const auto& family : families) {
    if (family.name != name) continue;
    for (const auto& series : family.metric) {
      values[series.label.empty() ? "" : series.label[0].value] = series.gauge.value;
    }
  }
  return values;
}

class HealthWatchTest : public testing::Test {
 protected:
  HealthWatchTest() {
    log_.set_pattern("%l %v");
    store_.on_health = [this] {
      ++looks_;
      return health_;
    };
  }

  bool Look() { return watch_.LookIfDue(*sampler_); }

  model::DatabaseHealth health_{.oldest_transaction_seconds = 3.5,
                                .tables = {{"runs", 7, 8'192}, {"(wal)", std::nullopt, 100}}};
  int looks_ = 0;
  ScriptedStore store_;
  std::unique_ptr<store::Sampler> sampler_ = store_.NewSampler({});
  ManualClock clock_;
  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  HealthWatch watch_{kInterval, clock_, log_};
};

TEST_F(HealthWatchTest, ShowsWhatTheDatabaseTells) {
  EXPECT_THAT(watch_.Families(), IsEmpty());
  EXPECT_TRUE(Look());
  const auto families = watch_.Families();
  EXPECT_EQ(SeriesOf("xyn_db_oldest_transaction_seconds", families), (Series{{"", 3.5}}));
  EXPECT_EQ(SeriesOf("xyn_db_dead_rows", families), (Series{{"runs", 7}}));
  EXPECT_EQ(SeriesOf("xyn_db_size_bytes", families), (Series{{"(wal)", 100}, {"runs", 8'192}}));
}

TEST_F(HealthWatchTest, SaysNothingOfWhatTheDatabaseCannotTell) {
  health_ = {.oldest_transaction_seconds = std::nullopt, .tables = {}};
  Look();
  EXPECT_THAT(SeriesOf("xyn_db_oldest_transaction_seconds", watch_.Families()), IsEmpty());
}

TEST_F(HealthWatchTest, LooksAtOnceAndThenEveryInterval) {
  EXPECT_TRUE(Look());
  EXPECT_FALSE(Look());
  clock_.Advance(kInterval - milliseconds(1));
  EXPECT_FALSE(Look());
  clock_.Advance(milliseconds(1));
  EXPECT_TRUE(Look());
  EXPECT_EQ(looks_, 2);
}

TEST_F(HealthWatchTest, GoesStaleAfterThreeOfItsIntervals) {
  Look();
  store_.on_health = []() -> model::DatabaseHealth { throw store::Timeout("slow"); };
  for (int i = 0; i < 3; ++i) {
    clock_.Advance(kInterval);
    EXPECT_FALSE(Look());
    EXPECT_THAT(watch_.Families(), SizeIs(3));
  }
  clock_.Advance(milliseconds(1));
  EXPECT_THAT(watch_.Families(), IsEmpty());
  EXPECT_EQ(lines_.str(), "warning Metrics collector cannot look at the database: slow\n");
}

}  // namespace
}  // namespace xyn::collector
