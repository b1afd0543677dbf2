#include "tests/support/metrics_page.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace xyn::support {
namespace {

TEST(MetricsPage, TakesAPageApart) {
  const MetricsPage page(
      "# HELP xyn_queue_depth Run count by status\n"
      "# TYPE xyn_queue_depth gauge\n"
      "xyn_queue_depth{status=\"QUEUED\"} 15.0\n"
      "\n"
      "odd{path=\"a b\"} +Inf\n");
  EXPECT_EQ(page.Value("xyn_queue_depth{status=\"QUEUED\"}"), 15);
  EXPECT_EQ(page.ValueText("xyn_queue_depth{status=\"QUEUED\"}"), "15.0");
  EXPECT_EQ(page.Type("xyn_queue_depth"), "gauge");
  EXPECT_EQ(page.Help("xyn_queue_depth"), "Run count by status");
  EXPECT_GT(page.Value("odd{path=\"a b\"}"), 1e300);
  EXPECT_EQ(page.Value("absent"), std::nullopt);
}

TEST(MetricsPage, RefusesWhatPrometheusWouldRefuse) {
  EXPECT_THROW(MetricsPage("a 1\na 2\n"), std::runtime_error);
  EXPECT_THROW(MetricsPage("a one\n"), std::runtime_error);
  EXPECT_THROW(MetricsPage("a\n"), std::runtime_error);
  EXPECT_THROW(MetricsPage("a 1"), std::runtime_error);
  EXPECT_THROW(MetricsPage("# TYPE a gauge\n# TYPE a counter\n"), std::runtime_error);
}

}  // namespace
}  // namespace xyn::support
