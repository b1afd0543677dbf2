#include "xyn/metrics/proc_self.h"

#include <gtest/gtest.h>

#include "tests/support/no_more_descriptors.h"

namespace xyn::metrics {
namespace {

TEST(ProcSelf, TellsNothingOfWhatItCannotRead) {
  const support::NoMoreDescriptors limit;
  const ProcSelf self;
  EXPECT_FALSE(self.VirtualBytes());
  EXPECT_FALSE(self.ResidentBytes());
  EXPECT_FALSE(self.Threads());
  EXPECT_FALSE(self.OpenFds());
  EXPECT_FALSE(self.StartTime());
  // These ask the kernel, not its files.
  EXPECT_TRUE(self.CpuSeconds());
  EXPECT_TRUE(self.MaxFds());
}

}  // namespace
}  // namespace xyn::metrics
