#include "xyn/cli/dashboard.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace xyn::cli {
namespace {

TEST(Dashboard, IsTheFileOfTheSource) {
  std::ifstream file(XYN_SOURCE_DIR "/deploy/grafana/xyn.json");
  const std::string source(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(source.empty());
  std::ostringstream out;
  EXPECT_EQ(PrintDashboard(out), 0);
  EXPECT_EQ(out.str(), source);
}

}  // namespace
}  // namespace xyn::cli
