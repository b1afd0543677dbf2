#include "xyn/metrics/registry.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

TEST(Registry, ReturnsTheSameSeriesForTheSameLabels) {
  Registry registry;
  auto& completed = registry.Counter("xyn_runs_finished_total", {{"status", "COMPLETED"}});
  auto& failed = registry.Counter("xyn_runs_finished_total", {{"status", "FAILED"}});
  EXPECT_NE(&completed, &failed);
  EXPECT_EQ(&completed, &registry.Counter("xyn_runs_finished_total", {{"status", "COMPLETED"}}));
}

TEST(Registry, DescribesFamiliesAsTheCatalogueDoes) {
  Registry registry;
  registry.Gauge("xyn_worker_slots").Set(64);
  const auto families = registry.Collect();
  ASSERT_EQ(families.size(), 1U);
  EXPECT_EQ(families[0].name, "xyn_worker_slots");
  EXPECT_EQ(families[0].help, FamilyNamed("xyn_worker_slots").help);
  EXPECT_EQ(families[0].type, prometheus::MetricType::Gauge);
  ASSERT_EQ(families[0].metric.size(), 1U);
  EXPECT_EQ(families[0].metric[0].gauge.value, 64);
}

TEST(Registry, TakesBucketsFromTheCatalogue) {
  Registry registry;
  registry.Histogram("xyn_run_wait_seconds").Observe(2);
  const auto families = registry.Collect();
  ASSERT_EQ(families.size(), 1U);
  std::vector<double> bounds;
  for (const auto& bucket : families[0].metric.at(0).histogram.bucket) {
    bounds.push_back(bucket.upper_bound);
  }
  ASSERT_EQ(bounds.back(), std::numeric_limits<double>::infinity());
  bounds.pop_back();
  EXPECT_TRUE(std::ranges::equal(bounds, FamilyNamed("xyn_run_wait_seconds").buckets));
}

TEST(Registry, OrdersTheSeriesOfAFamily) {
  Registry registry;
  for (const std::string result : {"lost", "renewed", "busy"}) {
    registry.Counter("xyn_lease_renewals_total", {{"result", result}});
  }
  std::vector<std::string> order;
  const auto families = registry.Collect();
  for (const auto& series : families.at(0).metric) {
    order.push_back(series.label.at(0).value);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"busy", "lost", "renewed"}));
}

TEST(Registry, AbortsForWhatTheCatalogueDoesNotHave) {
  Registry registry;
  EXPECT_DEATH(registry.Counter("xyn_typo_total"), "no metric xyn_typo_total in the catalogue");
  EXPECT_DEATH(registry.Gauge("xyn_runs_claimed_total"), "is a counter");
  EXPECT_DEATH(registry.Counter("xyn_runs_finished_total"), "with the labels .status.");
  EXPECT_DEATH(registry.Counter("xyn_runs_claimed_total", {{"run_id", "1"}}), "used otherwise");
}

}  // namespace
}  // namespace xyn::metrics
