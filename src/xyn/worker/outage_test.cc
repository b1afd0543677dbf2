#include "xyn/worker/outage.h"

#include <sstream>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

namespace xyn::worker {
namespace {

class OutageTest : public testing::Test {
 protected:
  OutageTest()
      : log_("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_, true)),
        outage_("claim runs", clock_, log_) {
    log_.set_pattern("%l %v");
  }

  std::ostringstream lines_;
  base::Logger log_;
  base::SystemClock clock_;
  Outage outage_;
  const std::runtime_error error_{"connection refused"};
};

TEST_F(OutageTest, LogsTheFirstFailureAndTheRecoveryOnly) {
  outage_.Succeeded();
  for (int i = 0; i < 3; ++i) outage_.Failed(error_);
  EXPECT_EQ(lines_.str(), "warning cannot claim runs: connection refused; trying again\n");
  lines_.str("");
  outage_.Succeeded();
  outage_.Succeeded();
  EXPECT_EQ(lines_.str(), "info can claim runs again, after 3 failed tries in 0.0 s\n");
}

TEST_F(OutageTest, WaitsLongerWithEveryFailureWithinBounds) {
  outage_.Failed(error_);
  EXPECT_GE(outage_.NextWait(), Outage::kFirstWait * 3 / 4);
  EXPECT_LE(outage_.NextWait(), Outage::kFirstWait * 5 / 4);
  for (int i = 0; i < 100; ++i) outage_.Failed(error_);
  EXPECT_GE(outage_.NextWait(), Outage::kLongestWait * 3 / 4);
  EXPECT_LE(outage_.NextWait(), Outage::kLongestWait);
}

TEST_F(OutageTest, DoesNotWaitOnceStopIsRequested) {
  std::stop_source stop;
  stop.request_stop();
  for (int i = 0; i < 1'000; ++i) outage_.Failed(error_);
  for (int i = 0; i < 100; ++i) outage_.Wait(stop.get_token());  // would take minutes
}

}  // namespace
}  // namespace xyn::worker
