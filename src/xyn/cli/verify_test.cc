#include "xyn/cli/verify.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/cli/metrics.h"
#include "xyn/cli/testing/sampled_store.h"

namespace xyn::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class VerifyTest : public testing::Test {
 protected:
  VerifyTest() : collector_(store_, registry_, clock_, *log_, collector::CollectorOptions()) {
    samples_.audit.sampled.depth = {3, 2, 1, 0, 0};
    samples_.audit.sampled.ready = 2;
    samples_.audit.sampled.future = 1;
    samples_.audit.sampled.oldest_ready_seconds = 8.5;
    samples_.audit.counted = samples_.audit.sampled;
    exposition_.Add(registry_);
    exposition_.Add(collector_);
  }

  int Run() { return Run(exposition_); }
  int Run(const metrics::Exposition& exposition) {
    CheckList checks(out_);
    Verify(collector_, exposition, *store_.NewSampler({}), checks);
    return checks.Finish();
  }

  Samples samples_;
  SampledStore store_{samples_};
  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  metrics::Registry registry_;
  collector::Collector collector_;
  metrics::Exposition exposition_;
  std::ostringstream out_;
};

TEST_F(VerifyTest, HoldsWhenAllFamiliesAreThereAndTheCountsAgree) {
  EXPECT_EQ(Run(), 0);
  EXPECT_THAT(out_.str(), HasSubstr("ok   type of xyn_queue_depth (gauge)\n"));
  EXPECT_THAT(out_.str(), HasSubstr("ok   series xyn_queue_depth{status=\"CANCELLED\"}"));
  EXPECT_THAT(out_.str(), HasSubstr("ok   count of QUEUED (3)\n"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("FAIL ")));
}

TEST_F(VerifyTest, FailsWhenACountIsNotWhatTheRowsSay) {
  samples_.audit.counted.depth = {4, 2, 1, 0, 0};
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL count of QUEUED: expected 4, got 3\n"));
}

TEST_F(VerifyTest, ComparesAgesToTheMicrosecond) {
  samples_.audit.counted.oldest_ready_seconds = 8.500001;
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL oldest ready seconds: expected 8.500001, got 8.500000"));
}

TEST_F(VerifyTest, FailsWhenATickWouldReadAllRuns) {
  samples_.scanned = {"run_totals", "runs"};
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(out_.str(), HasSubstr("FAIL plan of sample_queue"));
}

TEST_F(VerifyTest, FailsWhenAFamilyIsMissing) {
  const metrics::Exposition without_collector;
  EXPECT_EQ(Run(without_collector), 1);
  EXPECT_THAT(out_.str(),
              HasSubstr("FAIL type of xyn_queue_ready_depth: expected gauge, got nothing"));
  EXPECT_THAT(out_.str(),
              HasSubstr("FAIL series xyn_queue_ready_depth: expected a value, got nothing"));
}

TEST_F(VerifyTest, PrintsTheExpositionOfOneTick) {
  EXPECT_EQ(PrintMetrics(collector_, exposition_, out_), 0);
  EXPECT_THAT(out_.str(), HasSubstr("xyn_queue_depth{status=\"QUEUED\"} 3.0\n"));
}

TEST_F(VerifyTest, PrintsWhatThereIsWhenTheTickFails) {
  samples_.broken = true;
  EXPECT_EQ(PrintMetrics(collector_, exposition_, out_), 1);
  EXPECT_THAT(out_.str(), HasSubstr("xyn_collector_up 0"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("xyn_queue_depth{")));
}

}  // namespace
}  // namespace xyn::cli
