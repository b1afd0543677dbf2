#include "xyn/collector/sampler_limits.h"

#include <chrono>

#include <gtest/gtest.h>

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;

TEST(SamplerLimits, AreTheDefaultsAtFiveSeconds) {
  const store::SamplerLimits defaults;
  const store::SamplerLimits limits = LimitsFor(milliseconds(5'000));
  EXPECT_EQ(limits.statement_timeout, defaults.statement_timeout);
  EXPECT_EQ(limits.lock_timeout, defaults.lock_timeout);
  EXPECT_EQ(limits.deadline, defaults.deadline);
}

TEST(SamplerLimits, EndTheStatementWithinTheShortestInterval) {
  const store::SamplerLimits limits = LimitsFor(milliseconds(100));
  EXPECT_EQ(limits.statement_timeout, milliseconds(80));
  EXPECT_EQ(limits.lock_timeout, milliseconds(20));
  EXPECT_EQ(limits.deadline, milliseconds(100));
}

TEST(SamplerLimits, DoNotGrowWithoutEnd) {
  const store::SamplerLimits limits = LimitsFor(std::chrono::hours(1));
  EXPECT_EQ(limits.statement_timeout, milliseconds(8'000));
  EXPECT_EQ(limits.deadline, milliseconds(9'000));
}

}  // namespace
}  // namespace xyn::collector
