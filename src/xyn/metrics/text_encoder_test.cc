#include "xyn/metrics/text_encoder.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/metrics/series.h"

namespace xyn::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string Encoded(const std::vector<MetricFamily>& families) {
  std::string text;
  AppendText(families, text);
  return text;
}

// How the value of a gauge is written.
std::string Written(double value) {
  MetricFamily family{"g", "", MetricType::Gauge, std::vector<ClientMetric>(1)};
  family.metric.front().gauge.value = value;
  const std::string text = Encoded({family});
  const auto from = text.rfind(' ') + 1;
  return text.substr(from, text.size() - from - 1);
}

TEST(TextEncoder, PrintsTheExampleOfTheSpecification) {
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

TEST(TextEncoder, WritesIntegralValuesWithoutExponent) {
  EXPECT_EQ(Written(0), "0.0");
  EXPECT_EQ(Written(-7), "-7.0");
  EXPECT_EQ(Written(100'000), "100000.0");
  EXPECT_EQ(Written(999'999'999'999'999), "999999999999999.0");
  EXPECT_EQ(Written(1'769'860'800.25), "1769860800.25");
}

TEST(TextEncoder, WritesWhatIsNoFiniteNumberAsTheFormatWants) {
  EXPECT_EQ(Written(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(Written(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(Written(-std::numeric_limits<double>::infinity()), "-Inf");
}

TEST(TextEncoder, WritesNumbersThatReadBackAsTheSame) {
  std::mt19937_64 bits(1);  // NOLINT(bugprone-random-generator-seed): the same in every run
  for (int i = 0; i < 100'000; ++i) {
    const auto value = std::bit_cast<double>(bits());
    if (!std::isfinite(value)) continue;
    const std::string written = Written(value);
    EXPECT_EQ(std::strtod(written.c_str(), nullptr), value) << written;
  }
}

TEST(TextEncoder, EscapesHelp) {
  MetricFamily family{"g", "a \\ b\n\"c\"", MetricType::Gauge, std::vector<ClientMetric>(1)};
  EXPECT_TRUE(Encoded({family}).starts_with("# HELP g a \\\\ b\\n\"c\"\n# TYPE g gauge\n"));
}

TEST(TextEncoder, EscapesLabelValues) {
  MetricFamily family{"g", "", MetricType::Gauge, std::vector<ClientMetric>(1)};
  family.metric.front().label = {{"name", "a\\b\n\"c\""}, {"other", "d"}};
  EXPECT_TRUE(Encoded({family}).ends_with("\ng{name=\"a\\\\b\\n\\\"c\\\"\",other=\"d\"} 0.0\n"));
}

TEST(TextEncoder, WritesCumulativeBucketsThatEndWithInfinity) {
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

TEST(TextEncoder, WritesTheInfiniteBucketOnce) {
  MetricFamily family{"h", "", MetricType::Histogram, std::vector<ClientMetric>(1)};
  family.metric.front().histogram = {
      .sample_count = 1, .sample_sum = 1, .bucket = {{1, std::numeric_limits<double>::infinity()}}};
  EXPECT_EQ(Encoded({family}),
            "# HELP h \n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1.0\nh_sum 1.0\nh_count 1.0\n");
}

TEST(TextEncoder, LeavesOutFamiliesWithoutSeries) {
  const MetricFamily none{"none", "", MetricType::Gauge, {}};
  const MetricFamily one{"one", "1", MetricType::Counter, std::vector<ClientMetric>(1)};
  EXPECT_EQ(Encoded({none, one, none}), "# HELP one 1\n# TYPE one counter\none 0.0\n");
  EXPECT_EQ(Encoded({none}), "");
}

TEST(TextEncoder, AppendsToWhatIsThere) {
  std::string text = "before\n";
  const std::vector<MetricFamily> families = {
      {"one", "1", MetricType::Counter, std::vector<ClientMetric>(1)}};
  AppendText(families, text);
  EXPECT_EQ(text, "before\n# HELP one 1\n# TYPE one counter\none 0.0\n");
}

}  // namespace
}  // namespace xyn::metrics
