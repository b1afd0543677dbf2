#include "xyn/bench/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xyn::bench {
namespace {

using testing::HasSubstr;

Report Sample() {
  Report report("xyn bench sample");
  report.Setting("PostgreSQL", "15");
  report.Add({"tick", "ms", {1, 0.5, 2}, "the specification's SQL", Summary{500, 400, 600}});
  report.Add({"load", "runs/s", {20'000, 19'000, 21'000}, "", {}});
  return report;
}

TEST(Report, PrintsMedianSpreadAndRatio) {
  const std::string text = Sample().Text();
  EXPECT_THAT(text, HasSubstr("PostgreSQL: 15"));
  EXPECT_THAT(text, HasSubstr("1.000 ms (0.500 to 2.000)"));
  EXPECT_THAT(text, HasSubstr("the specification's SQL: 500.0 ms (400.0 to 600.0)"));
  EXPECT_THAT(text, HasSubstr("0.002"));
  EXPECT_THAT(text, HasSubstr("20000 runs/s (19000 to 21000)"));
}

TEST(Report, HasTheSameAsJson) {
  const auto json = nlohmann::json::parse(Sample().Json());
  EXPECT_EQ(json["benchmark"], "xyn bench sample");
  EXPECT_EQ(json["settings"]["PostgreSQL"], "15");
  EXPECT_EQ(json["rows"][0]["measured"]["median"], 1);
  EXPECT_EQ(json["rows"][0]["ratio"], 0.002);
  EXPECT_FALSE(json["rows"][1].contains("ratio"));
}

}  // namespace
}  // namespace xyn::bench
