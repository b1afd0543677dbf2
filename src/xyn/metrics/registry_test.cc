#include "xyn/metrics/registry.h"

#include <algorithm>
#include <array>
#include <limits>
#include <thread>

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

class FixedClock final : public base::Clock {
 public:
  base::Timestamp Now() const override {
    return base::Timestamp(std::chrono::milliseconds(1'769'860'800'250));
  }
  base::SteadyTime Steady() const override { return {}; }
};

std::string Written(const Registry& registry, std::string_view family, Format format) {
  std::string page;
  PageWriter out(format, page);
  registry.Write(PositionOf(family), out);
  return page;
}

TEST(Registry, TellsOpenMetricsSinceWhenASeriesCounts) {
  const FixedClock clock;
  Registry registry(clock);
  registry.Counter("xyn_runs_finished_total", {{"status", "FAILED"}}).Increment();
  registry.Histogram("xyn_blueprint_duration_seconds", {{"blueprint_name", "a"}});
  registry.Gauge("xyn_worker_slots");
  EXPECT_EQ(Written(registry, "xyn_runs_finished_total", Format::kOpenMetrics),
            "xyn_runs_finished_total{status=\"FAILED\"} 1.0\n"
            "xyn_runs_finished_created{status=\"FAILED\"} 1769860800.25\n");
  EXPECT_TRUE(Written(registry, "xyn_blueprint_duration_seconds", Format::kOpenMetrics)
                  .ends_with("\nxyn_blueprint_duration_seconds_created{blueprint_name=\"a\"} "
                             "1769860800.25\n"));
  EXPECT_EQ(Written(registry, "xyn_worker_slots", Format::kOpenMetrics), "xyn_worker_slots 0.0\n");
  EXPECT_EQ(Written(registry, "xyn_runs_finished_total", Format::kText),
            "xyn_runs_finished_total{status=\"FAILED\"} 1.0\n");
}

TEST(Registry, ShowsExemplarsInOpenMetricsAlone) {
  const FixedClock clock;
  Registry registry(clock);
  const std::string name = "xyn_blueprint_duration_seconds";
  const Registry::Labels labels = {{"blueprint_name", "a"}};
  registry.Histogram(name, labels).Observe(0.02);
  const auto run = base::Uuid::Parse("0190163d-8694-739b-aea5-966c26f8ad91");
  registry.ExemplarsOf(name, labels).Put(*run, 0.02);
  const std::string bucket = name + "_bucket{blueprint_name=\"a\",le=\"0.05\"} 1.0";
  const std::string page = Written(registry, name, Format::kOpenMetrics);
  EXPECT_NE(page.find(bucket + " # {run_id=\"0190163d-8694-739b-aea5-966c26f8ad91\"} 0.02 "
                               "1769860800.25\n"),
            std::string::npos)
      << page;
  EXPECT_EQ(page.find("run_id"), page.rfind("run_id"));  // in one bucket, not in those above it
  EXPECT_NE(Written(registry, name, Format::kText).find(bucket + "\n"), std::string::npos);
}

TEST(Registry, IsReadWhileSeriesAreAddedAndFed) {
  constexpr int kNames = 200;
  Registry registry;
  const std::jthread adding([&] {
    for (int i = 0; i < kNames; ++i) {
      registry.Histogram("xyn_blueprint_duration_seconds", {{"blueprint_name", std::to_string(i)}})
          .Observe(1);
    }
  });
  std::array<std::jthread, 2> scrapes;
  for (auto& scrape : scrapes) {
    scrape = std::jthread([&] {
      std::size_t before = 0;
      for (int i = 0; i < kNames; ++i) {
        const auto page = Written(registry, "xyn_blueprint_duration_seconds", Format::kOpenMetrics);
        EXPECT_GE(page.size(), before);
        before = page.size();
      }
    });
  }
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
