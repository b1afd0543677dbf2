#include "xyn/cli/verify_page.h"

#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/cli/testing/sampled_store.h"

namespace xyn::cli {
namespace {

using testing::HasSubstr;

// A process whose page is made of these numbers and whose next tick comes with the first pause.
class VerifyPageTest : public testing::Test {
 protected:
  VerifyPageTest() {
    samples_.audit.counted.depth = {3, 2, 100, 0, 0};
    samples_.audit.counted.ready = 2;
    samples_.audit.counted.future = 1;
    samples_.audit.counted.running_active = 2;
    samples_.audit.counted.oldest_ready_seconds = 0;
    last_success_ = std::chrono::duration<double>(clock_.Now().time_since_epoch()).count();
  }

  std::string Page() const {
    std::string page = "# TYPE xyn_queue_depth gauge\n";
    const char* statuses[] = {"QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"};
    for (std::size_t i = 0; i < depth_.size(); ++i) {
      page += fmt::format("xyn_queue_depth{{status=\"{}\"}} {}.0\n", statuses[i], depth_.at(i));
    }
    for (const auto& [name, value] : singles_) {
      page += fmt::format("# TYPE {} gauge\n{} {}\n", name, name, value);
    }
    return page +
           fmt::format("xyn_collector_last_success_timestamp_seconds {:.6f}\n", last_success_);
  }

  int Run() {
    CheckList checks(out_);
    VerifyPage({.fetch = [this] { return Page(); },
                .pause = [this](std::chrono::milliseconds) { last_success_ += next_tick_; }},
               *store_.NewSampler({}), clock_, checks);
    return checks.Finish();
  }

  Samples samples_;
  SampledStore store_{samples_};
  base::SystemClock clock_;
  std::array<int, 5> depth_ = {3, 2, 100, 0, 0};
  std::map<std::string, double> singles_ = {
      {"xyn_queue_ready_depth", 2},           {"xyn_queue_future_depth", 1},
      {"xyn_queue_oldest_ready_seconds", 0},  {"xyn_running_with_expired_lease", 0},
      {"xyn_running_with_active_lease", 2},   {"xyn_collector_up", 1},
      {"xyn_collector_interval_seconds", 0.5}};
  double last_success_ = 0;
  double next_tick_ = 0.001;
  std::ostringstream out_;
};

TEST_F(VerifyPageTest, HoldsWhenThePageSaysWhatTheRowsSay) {
  EXPECT_EQ(Run(), 0) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("ok   age of the latest tick"));
  EXPECT_THAT(out_.str(), HasSubstr("ok   xyn_queue_ready_depth on the page (2)\n"));
}

TEST_F(VerifyPageTest, FailsWhenANumberOnThePageIsNotTheRows) {
  depth_[2] = 99;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL xyn_queue_depth{status=\"COMPLETED\"} on the page: "
                                    "expected 100, got 99\n"));
}

TEST_F(VerifyPageTest, FailsWhenTheLatestTickIsOld) {
  last_success_ -= 100;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL age of the latest tick: expected at most 1.5 s"));
}

TEST_F(VerifyPageTest, WaitsForNoLongerThanAnIntervalCanBe) {
  singles_["xyn_collector_interval_seconds"] = 1e300;
  last_success_ -= 20'000;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL age of the latest tick: expected at most 10800.0 s"));
}

TEST_F(VerifyPageTest, FailsWhenTheCollectorIsDown) {
  singles_["xyn_collector_up"] = 0;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL xyn_collector_up"));
}

TEST_F(VerifyPageTest, FailsWhenAFamilyIsMissing) {
  singles_.erase("xyn_queue_ready_depth");
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL type of xyn_queue_ready_depth"));
}

TEST_F(VerifyPageTest, SaysWhenTheProcessDoesNotLead) {
  singles_["xyn_collector_leader"] = 0;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("ask the process that leads"));
}

}  // namespace
}  // namespace xyn::cli
