#include "xyn/cli/config.h"

#include <array>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xyn::cli {
namespace {

TEST(Config, IsPrintedForMachines) {
  const std::array<ConfigLine, 2> lines = {
      {{"LOG_LEVEL", "info", "default"}, {"XYN_TOKEN", "***", "environment"}}};
  Config config;
  config.json = true;
  std::ostringstream out;
  EXPECT_EQ(config.Run(lines, out), 0);
  EXPECT_EQ(nlohmann::json::parse(out.str()),
            nlohmann::json::parse(
                R"([{"key": "LOG_LEVEL", "value": "info", "origin": "default"},
                    {"key": "XYN_TOKEN", "value": "***", "origin": "environment"}])"));
}

}  // namespace
}  // namespace xyn::cli
