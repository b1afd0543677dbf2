#include "xyn/collector/self_check.h"

#include <memory>
#include <optional>
#include <sstream>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/testing/manual_clock.h"
#include "xyn/collector/testing/scripted_store.h"

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class SelfCheckTest : public testing::Test {
 protected:
  SelfCheckTest() {
    log_.set_pattern("%l %v");
    store_.on_drift = [this] {
      ++checks_;
      return drift_;
    };
  }

  // What is checked after that much time.
  void After(milliseconds time) {
    clock_.Advance(time);
    check_.CheckIfDue(*sampler_);
  }
  double Drift() { return registry_.Gauge("xyn_collector_drift").Value(); }
  double CheckedAt() {
    return registry_.Gauge("xyn_collector_last_self_check_timestamp_seconds").Value();
  }

  std::optional<std::int64_t> drift_ = 0;
  int checks_ = 0;
  ScriptedStore store_;
  std::unique_ptr<store::Sampler> sampler_ = store_.NewSampler({});
  metrics::Registry registry_;
  ManualClock clock_;
  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  SelfCheck check_{seconds(600), registry_, clock_, log_};
};

TEST_F(SelfCheckTest, ComesAMinuteAfterTheStartAndThenEveryInterval) {
  After(seconds(59));
  EXPECT_EQ(checks_, 0);
  EXPECT_EQ(CheckedAt(), 0);
  After(seconds(1));
  EXPECT_EQ(checks_, 1);
  EXPECT_EQ(CheckedAt(), 1'000'060);
  After(seconds(599));
  EXPECT_EQ(checks_, 1);
  After(seconds(1));
  EXPECT_EQ(checks_, 2);
  EXPECT_EQ(lines_.str(), "");
}

TEST_F(SelfCheckTest, ReportsDriftUntilItIsGone) {
  drift_ = 12;
  After(seconds(60));
  EXPECT_EQ(Drift(), 12);
  EXPECT_NE(lines_.str().find("error The kept counts differ from the rows by 12 runs"),
            std::string::npos)
      << lines_.str();
  drift_ = 0;
  After(seconds(600));
  EXPECT_EQ(Drift(), 0);
}

TEST_F(SelfCheckTest, KeepsWhatItKnewWhereItCannotCount) {
  drift_ = 12;
  After(seconds(60));
  drift_ = std::nullopt;
  After(seconds(600));
  store_.on_drift = []() -> std::optional<std::int64_t> { throw store::Timeout("slow"); };
  After(seconds(600));
  EXPECT_EQ(Drift(), 12);
  EXPECT_EQ(CheckedAt(), 1'000'060);
}

}  // namespace
}  // namespace xyn::collector
