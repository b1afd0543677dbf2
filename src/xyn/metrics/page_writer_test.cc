#include "xyn/metrics/page_writer.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/metrics/series.h"
#include "xyn/metrics/testing/page_of.h"

namespace xyn::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string Encoded(const std::vector<MetricFamily>& families) {
  return PageOf(families, Format::kText);
}

TEST(PageWriter, PrintsTheExampleOfTheSpecification) {
  const std::vector<LabelledValue> depths = {{"QUEUED", 15}, {"RUNNING", 3}, {"COMPLETED", 142}};
  const std::vector<MetricFamily> families = {
      SeriesByLabel("xyn_queue_depth", depths),
      SingleSeries("xyn_queue_ready_depth", 12),
      SingleSeries("xyn_queue_future_depth", 3),
      SingleSeries("xyn_queue_oldest_ready_seconds", 8.5),
      SingleSeries("xyn_running_with_expired_lease", 0),
      SingleSeries("xyn_running_with_active_lease", 3),
  };
  EXPECT_EQ(Encoded(families), R"(# HELP xyn_queue_depth Run count by status
# TYPE xyn_queue_depth gauge
xyn_queue_depth{status="QUEUED"} 15.0
xyn_queue_depth{status="RUNNING"} 3.0
xyn_queue_depth{status="COMPLETED"} 142.0

# HELP xyn_queue_ready_depth Queued runs ready to execute (run_at <= now)
# TYPE xyn_queue_ready_depth gauge
xyn_queue_ready_depth 12.0

# HELP xyn_queue_future_depth Queued runs scheduled for the future (run_at > now)
# TYPE xyn_queue_future_depth gauge
xyn_queue_future_depth 3.0

# HELP xyn_queue_oldest_ready_seconds Age in seconds of oldest ready queued run
# TYPE xyn_queue_oldest_ready_seconds gauge
xyn_queue_oldest_ready_seconds 8.5

# HELP xyn_running_with_expired_lease RUNNING runs with expired leases (should be ~0)
# TYPE xyn_running_with_expired_lease gauge
xyn_running_with_expired_lease 0.0

# HELP xyn_running_with_active_lease RUNNING runs with active leases
# TYPE xyn_running_with_active_lease gauge
xyn_running_with_active_lease 3.0
)");
}

TEST(PageWriter, EscapesLabelValues) {
  MetricFamily family{"g", "", MetricType::Gauge, std::vector<ClientMetric>(1)};
  family.metric.front().label = {{"name", "a\\b\n\"c\""}, {"other", "d"}};
  EXPECT_TRUE(Encoded({family}).ends_with("\ng{name=\"a\\\\b\\n\\\"c\\\"\",other=\"d\"} 0.0\n"));
}

TEST(PageWriter, WritesCumulativeBucketsThatEndWithInfinity) {
  MetricFamily family{"h_seconds", "Time", MetricType::Histogram, std::vector<ClientMetric>(1)};
  ClientMetric& series = family.metric.front();
  series.label = {{"route", "/metrics"}};
  series.histogram = {.sample_count = 6, .sample_sum = 10.25, .bucket = {{2, 0.5}, {5, 1}}};
  EXPECT_EQ(Encoded({family}), R"(# HELP h_seconds Time
# TYPE h_seconds histogram
h_seconds_bucket{route="/metrics",le="0.5"} 2.0
h_seconds_bucket{route="/metrics",le="1.0"} 5.0
h_seconds_bucket{route="/metrics",le="+Inf"} 6.0
h_seconds_sum{route="/metrics"} 10.25
h_seconds_count{route="/metrics"} 6.0
)");
}

TEST(PageWriter, WritesTheInfiniteBucketOnce) {
  MetricFamily family{"h", "", MetricType::Histogram, std::vector<ClientMetric>(1)};
  family.metric.front().histogram = {
      .sample_count = 1, .sample_sum = 1, .bucket = {{1, std::numeric_limits<double>::infinity()}}};
  EXPECT_EQ(Encoded({family}),
            "# HELP h \n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1.0\nh_sum 1.0\nh_count 1.0\n");
}

TEST(PageWriter, LeavesOutFamiliesWithoutSeries) {
  const MetricFamily none{"none", "", MetricType::Gauge, {}};
  const MetricFamily one{"one", "1", MetricType::Counter, std::vector<ClientMetric>(1)};
  EXPECT_EQ(Encoded({none, one, none}), "# HELP one 1\n# TYPE one counter\none 0.0\n");
  EXPECT_EQ(Encoded({none}), "");
}

TEST(PageWriter, WritesOpenMetrics) {
  const std::vector<LabelledValue> lost = {{"expired", 2}, {"refused", 0}};
  MetricFamily histogram{"h_seconds", "Time", MetricType::Histogram, std::vector<ClientMetric>(1)};
  histogram.metric.front().histogram = {
      .sample_count = 6, .sample_sum = 10.25, .bucket = {{2, 0.5}, {5, 1}}};
  EXPECT_EQ(PageOf({SeriesByLabel("xyn_leases_lost_total", lost),
                    SingleSeries("xyn_queue_ready_depth", 12), histogram},
                   Format::kOpenMetrics),
            R"(# TYPE xyn_leases_lost counter
# HELP xyn_leases_lost Leases that this process lost before it ended the run
xyn_leases_lost_total{result="expired"} 2.0
xyn_leases_lost_total{result="refused"} 0.0
# TYPE xyn_queue_ready_depth gauge
# HELP xyn_queue_ready_depth Queued runs ready to execute (run_at <= now)
xyn_queue_ready_depth 12.0
# TYPE h_seconds histogram
# UNIT h_seconds seconds
# HELP h_seconds Time
h_seconds_bucket{le="0.5"} 2.0
h_seconds_bucket{le="1.0"} 5.0
h_seconds_bucket{le="+Inf"} 6.0
h_seconds_sum 10.25
h_seconds_count 6.0
# EOF
)");
}

TEST(PageWriter, EndsAnOpenMetricsPageThatHasNothingOnIt) {
  EXPECT_EQ(PageOf({}, Format::kOpenMetrics), "# EOF\n");
}

TEST(PageWriter, AbortsForATypeThatTheCatalogueCannotHave) {
  const MetricFamily summary{"s", "", MetricType::Summary, std::vector<ClientMetric>(1)};
  EXPECT_DEATH(Encoded({summary}), "");
}

}  // namespace
}  // namespace xyn::metrics
