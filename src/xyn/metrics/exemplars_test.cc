#include "xyn/metrics/exemplars.h"

#include <array>
#include <thread>

#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

using std::chrono::milliseconds;

constexpr std::array<double, 2> kBounds = {0.5, 1};

const base::Uuid kRun = *base::Uuid::Parse("0190163d-8694-739b-aea5-966c26f8ad91");

class FixedClock final : public base::Clock {
 public:
  base::Timestamp Now() const override { return base::Timestamp(milliseconds(1'769'860'800'250)); }
  base::SteadyTime Steady() const override { return {}; }
};

class ExemplarsTest : public ::testing::Test {
 protected:
  void Put(double value) { exemplars_.Put(kRun, value); }

  const FixedClock clock_;
  Exemplars exemplars_{kBounds, clock_};
};

TEST_F(ExemplarsTest, AreEmptyAtFirst) {
  for (const auto& exemplar : exemplars_.Latest()) EXPECT_FALSE(exemplar);
}

TEST_F(ExemplarsTest, FallIntoTheBucketThatCountsTheirValue) {
  Put(0.5);  // upper bounds are inclusive
  Put(0.75);
  Put(1.5);
  const auto latest = exemplars_.Latest();
  ASSERT_EQ(latest.size(), 3U);
  EXPECT_EQ(latest[0].value().value, 0.5);
  EXPECT_EQ(latest[1].value().value, 0.75);
  EXPECT_EQ(latest[2].value().value, 1.5);
}

TEST_F(ExemplarsTest, KeepTheLatestOfABucket) {
  Put(0.75);
  Put(0.625);
  EXPECT_EQ(exemplars_.Latest()[1].value().value, 0.625);
}

TEST_F(ExemplarsTest, AreWrittenWithRunValueAndTime) {
  Put(0.75);
  std::string text;
  AppendExemplar(exemplars_.Latest()[1].value(), text);
  EXPECT_EQ(text, " # {run_id=\"0190163d-8694-739b-aea5-966c26f8ad91\"} 0.75 1769860800.25");
}

TEST_F(ExemplarsTest, AreReadWhileOthersAreBeingPut) {
  constexpr int kRounds = 2'000;
  {
    std::array<std::jthread, 2> writers;
    for (auto& writer : writers) {
      writer = std::jthread([&] {
        for (int i = 0; i < kRounds; ++i) Put(0.75);
      });
    }
    for (int i = 0; i < kRounds; ++i) {
      const auto latest = exemplars_.Latest()[1];
      EXPECT_TRUE(!latest || latest->run_id == kRun);
    }
  }
  Put(0.625);
  EXPECT_EQ(exemplars_.Latest()[1].value().value, 0.625);
}

}  // namespace
}  // namespace xyn::metrics
