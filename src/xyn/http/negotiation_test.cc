#include "xyn/http/negotiation.h"

#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using metrics::Format;

TEST(FormatFor, IsTextUnlessOpenMetricsIsPreferred) {
  for (const char* accept :
       {"", "*/*", "text/plain", "text/*", "text/html,application/xhtml+xml,*/*;q=0.8", "nonsense",
        "application/json", "text/plain;version=0.0.4",
        "application/openmetrics-text,text/plain",                    // equal
        "application/openmetrics-text;q=0.5,*/*",                     // the rest is preferred
        "application/openmetrics-text;q=0", "application/*;q=0,*/*",  // excluded
        "application/openmetrics-text;version=0.0.1",                 // another version
        "application/openmetrics-text;charset=utf-16", "*/*;q=0"}) {
    EXPECT_EQ(FormatFor(accept), Format::kText) << accept;
  }
}

TEST(FormatFor, IsOpenMetricsWhereThatIsPreferred) {
  for (const char* accept :
       {"application/openmetrics-text", "Application/OpenMetrics-Text; Version=\"1.0.0\"",
        "application/openmetrics-text; version=1.0.0; charset=utf-8", "application/*",
        "application/openmetrics-text;q=0.5,text/plain;q=0.4",
        "application/openmetrics-text;q=0.5,text/*;q=0.4,*/*;q=0.3",
        "text/plain;q=0,*/*;q=0.1",                                         // by what is left
        "text/plain;version=1.0.0, application/openmetrics-text;q=0.1"}) {  // another version
    EXPECT_EQ(FormatFor(accept), Format::kOpenMetrics) << accept;
  }
}

TEST(FormatFor, LetsTheRangeDecideThatFitsMostClosely) {
  EXPECT_EQ(FormatFor("text/plain;q=0.9,text/plain;version=0.0.4;q=0.1,"
                      "application/openmetrics-text;q=0.5"),
            Format::kOpenMetrics);
  EXPECT_EQ(FormatFor("*/*;q=0.9,application/openmetrics-text;version=1.0.0;q=0.1"), Format::kText);
}

// As the servers of these versions send it.
TEST(FormatFor, AnswersPrometheusInOpenMetrics) {
  EXPECT_EQ(FormatFor("application/openmetrics-text;version=1.0.0,"
                      "application/openmetrics-text;version=0.0.1;q=0.75,"
                      "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"),  // 2.42
            Format::kOpenMetrics);
  EXPECT_EQ(FormatFor("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                      "application/openmetrics-text;version=0.0.1;q=0.5,"
                      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                      "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"),  // 3
            Format::kOpenMetrics);
}

TEST(WantsGzip, FollowsTheQualities) {
  for (const char* wanted :
       {"gzip", "GZIP", "x-gzip", "gzip;q=0.1", "gzip, deflate, br", "*", "gzip, identity",
        "identity;q=0.5, gzip;q=0.7", "*;q=0, gzip;q=0.1", "identity;q=0.1, *"}) {
    EXPECT_TRUE(WantsGzip(wanted)) << wanted;
  }
  for (const char* unwanted : {"", "identity", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0",
                               "gzip;q=0.5, identity", "gzip;q=0.000, identity;q=0"}) {
    EXPECT_FALSE(WantsGzip(unwanted)) << unwanted;
  }
}

}  // namespace
}  // namespace xyn::http
