#include "xyn/metrics/number_text.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

std::string Written(double value) {
  std::string text;
  AppendNumber(value, text);
  return text;
}

TEST(NumberText, WritesIntegralValuesWithoutExponent) {
  EXPECT_EQ(Written(0), "0.0");
  EXPECT_EQ(Written(-0.0), "-0.0");
  EXPECT_EQ(Written(-7), "-7.0");
  EXPECT_EQ(Written(100'000), "100000.0");
  EXPECT_EQ(Written(999'999'999'999'999), "999999999999999.0");
  EXPECT_EQ(Written(1'769'860'800.25), "1769860800.25");
}

TEST(NumberText, WritesWhatIsNoFiniteNumberAsTheFormatsWant) {
  EXPECT_EQ(Written(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(Written(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(Written(-std::numeric_limits<double>::infinity()), "-Inf");
}

TEST(NumberText, WritesNumbersThatReadBackAsTheSame) {
  std::mt19937_64 bits(1);  // NOLINT(bugprone-random-generator-seed): the same in every run
  for (int i = 0; i < 100'000; ++i) {
    const auto value = std::bit_cast<double>(bits());
    if (!std::isfinite(value)) continue;
    const std::string written = Written(value);
    EXPECT_EQ(std::strtod(written.c_str(), nullptr), value) << written;
  }
}

TEST(NumberText, AppendsToWhatIsThere) {
  std::string text = "a ";
  AppendNumber(1, text);
  EXPECT_EQ(text, "a 1.0");
}

}  // namespace
}  // namespace xyn::metrics
