#include "xyn/cli/repair.h"

#include <cstdlib>
#include <sstream>

#include <gtest/gtest.h>

namespace xyn::cli {
namespace {

class CountsThatAreOff final : public store::Maintenance {
 public:
  explicit CountsThatAreOff(std::int64_t by) : by_(by) {}
  store::Reaped Reap() override { std::abort(); }
  std::int64_t CompactCounts() override { std::abort(); }
  std::int64_t RepairCounts() override { return by_; }

 private:
  const std::int64_t by_;
};

std::string SaidOf(std::int64_t off) {
  CountsThatAreOff maintenance(off);
  std::ostringstream out;
  EXPECT_EQ(Repair(maintenance, out), 0);
  return out.str();
}

TEST(Repair, TellsByHowManyRunsTheCountsWereOff) {
  EXPECT_EQ(SaidOf(0), "counted all runs anew; the counts were right\n");
  EXPECT_EQ(SaidOf(7), "counted all runs anew; the counts were off by 7 runs\n");
}

}  // namespace
}  // namespace xyn::cli
