#include "xyn/metrics/family_text.h"

#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

TEST(FamilyText, NamesTheFamilyOfACounterWithoutTotalInOpenMetricsAlone) {
  EXPECT_EQ(FamilyText("a_total", MetricType::Counter, "Help", Format::kText),
            "# HELP a_total Help\n# TYPE a_total counter\n");
  EXPECT_EQ(FamilyText("a_total", MetricType::Counter, "Help", Format::kOpenMetrics),
            "# TYPE a counter\n# HELP a Help\n");
}

TEST(FamilyText, TellsTheUnitThatEndsTheName) {
  EXPECT_EQ(FamilyText("a_seconds", MetricType::Histogram, "Time", Format::kOpenMetrics),
            "# TYPE a_seconds histogram\n# UNIT a_seconds seconds\n# HELP a_seconds Time\n");
  EXPECT_EQ(FamilyText("a_seconds_total", MetricType::Counter, "Time", Format::kOpenMetrics),
            "# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds Time\n");
  EXPECT_EQ(FamilyText("a_bytes", MetricType::Gauge, "Size", Format::kOpenMetrics),
            "# TYPE a_bytes gauge\n# UNIT a_bytes bytes\n# HELP a_bytes Size\n");
  EXPECT_EQ(FamilyText("a_seconds", MetricType::Gauge, "Time", Format::kText),
            "# HELP a_seconds Time\n# TYPE a_seconds gauge\n");
}

TEST(FamilyText, TurnsAGaugeOfInformationIntoAnInfo) {
  EXPECT_EQ(FamilyText("a_info", MetricType::Gauge, "What", Format::kOpenMetrics),
            "# TYPE a info\n# HELP a What\n");
  EXPECT_EQ(FamilyText("a_info", MetricType::Gauge, "What", Format::kText),
            "# HELP a_info What\n# TYPE a_info gauge\n");
}

TEST(FamilyText, EscapesHelpAsEachFormatWants) {
  const std::string help = "a \\ b\n\"c\"";
  EXPECT_EQ(FamilyText("g", MetricType::Gauge, help, Format::kText),
            "# HELP g a \\\\ b\\n\"c\"\n# TYPE g gauge\n");
  EXPECT_EQ(FamilyText("g", MetricType::Gauge, help, Format::kOpenMetrics),
            "# TYPE g gauge\n# HELP g a \\\\ b\\n\\\"c\\\"\n");
}

}  // namespace
}  // namespace xyn::metrics
