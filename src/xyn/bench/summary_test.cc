#include "xyn/bench/summary.h"

#include <gtest/gtest.h>

namespace xyn::bench {
namespace {

TEST(Summary, OfAnOddNumberIsTheMiddleOne) {
  const Summary summary = Summarise({3, 9, 1});
  EXPECT_EQ(summary.median, 3);
  EXPECT_EQ(summary.least, 1);
  EXPECT_EQ(summary.most, 9);
}

TEST(Summary, OfAnEvenNumberLiesBetweenTheMiddleOnes) {
  EXPECT_EQ(Summarise({1, 2, 4, 8}).median, 3);
  EXPECT_EQ(Summarise({5}).median, 5);
}

}  // namespace
}  // namespace xyn::bench
