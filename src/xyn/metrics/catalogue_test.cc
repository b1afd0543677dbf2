#include "xyn/metrics/catalogue.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

std::string Rendered(const Family& family) {
  std::string text =
      fmt::format("{} {} {{{}}} {}\n  {}\n", family.name, ToString(family.type),
                  fmt::join(family.labels, ","), ToString(family.source), family.help);
  if (!family.buckets.empty()) text += fmt::format("  le {}\n", fmt::join(family.buckets, " "));
  return text;
}

std::string RenderedCatalogue() {
  std::string text;
  for (const Family& family : Catalogue()) text += Rendered(family);
  return text;
}

// Dashboards and alerts of others are written against these names. A change here is a change for
// them: make it in the golden file, in docs/metrics.md and in CHANGELOG.md.
TEST(Catalogue, IsWhatTheGoldenFileSays) {
  std::ifstream file(XYN_SOURCE_DIR "/src/xyn/metrics/catalogue_golden.txt");
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(RenderedCatalogue(), golden);
}

TEST(Catalogue, HasEachNameOnceAndFindsIt) {
  std::set<std::string_view> names;
  for (const Family& family : Catalogue()) {
    EXPECT_TRUE(names.insert(family.name).second) << family.name;
    EXPECT_EQ(&FamilyNamed(family.name), &family);
    EXPECT_EQ(&Catalogue()[PositionOf(family.name)], &family);
  }
}

TEST(Catalogue, AbortsForANameItDoesNotHave) {
  EXPECT_DEATH(FamilyNamed("xyn_nothing"), "no metric xyn_nothing in the catalogue");
}

TEST(Catalogue, NamesCountersByTotalAndNothingElse) {
  for (const Family& family : Catalogue()) {
    const bool counter = family.type == prometheus::MetricType::Counter;
    EXPECT_EQ(family.name.ends_with("_total"), counter) << family.name;
  }
}

TEST(Catalogue, GivesBucketsToHistogramsAloneAndInOrder) {
  for (const Family& family : Catalogue()) {
    const bool histogram = family.type == prometheus::MetricType::Histogram;
    EXPECT_NE(family.buckets.empty(), histogram) << family.name;
    EXPECT_TRUE(std::ranges::is_sorted(family.buckets, std::ranges::less_equal{})) << family.name;
  }
}

// The sum of such a histogram never falls, as Prometheus and OpenMetrics want it of a counter.
TEST(Catalogue, HasNoNegativeBuckets) {
  for (const Family& family : Catalogue()) {
    EXPECT_TRUE(family.buckets.empty() || family.buckets.front() >= 0) << family.name;
  }
}

// OpenMetrics shows gauges of that name as infos, whose value is always 1.
TEST(Catalogue, EndsNoNameInInfoButThatOfTheBuild) {
  for (const Family& family : Catalogue()) {
    EXPECT_EQ(family.name.ends_with("_info"), family.name == "xyn_build_info") << family.name;
  }
}

TEST(Catalogue, OrdersLabelsAsTheRegistryComparesThem) {
  for (const Family& family : Catalogue()) {
    EXPECT_TRUE(std::ranges::is_sorted(family.labels, std::ranges::less_equal{})) << family.name;
  }
}

// But for the one family by worker, which is exported on request only.
TEST(Catalogue, HasNoLabelOfUnboundedValues) {
  for (const Family& family : Catalogue()) {
    if (family.name == "xyn_worker_heartbeat_age_seconds") continue;
    for (const std::string_view unbounded : {"run_id", "correlation_id", "worker_id"}) {
      EXPECT_EQ(std::ranges::count(family.labels, unbounded), 0) << family.name;
    }
  }
}

}  // namespace
}  // namespace xyn::metrics
