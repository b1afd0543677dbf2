// What another implementation reads from a page is what was written on it, whatever the names,
// texts and numbers are.
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "xyn/metrics/testing/any_families.h"
#include "xyn/metrics/testing/findings.h"
#include "xyn/metrics/testing/python_parser.h"

namespace xyn::metrics {
namespace {

class RoundTrip : public ::testing::Test {
 protected:
  // That `parser_` finds in the page of any families what they are.
  void Check(Format format) {
    EXPECT_TRUE(rc::check([&] {
      const Families families = AnyFamilies();
      RC_ASSERT(parser_.Parse(format, Written(families, format)) == FindingsOf(families, format));
    }));
  }

  PythonParser parser_;
};

TEST_F(RoundTrip, GivesBackWhatWasWrittenAsText) { Check(Format::kText); }

TEST_F(RoundTrip, GivesBackWhatWasWrittenAsOpenMetrics) { Check(Format::kOpenMetrics); }

TEST_F(RoundTrip, EndsWhereAPageIsWrong) {
  EXPECT_TRUE(parser_.Parse(Format::kOpenMetrics, "a 1.0\n").starts_with("not openmetrics: "));
  EXPECT_TRUE(parser_.Parse(Format::kText, "a{b=\"c} 1.0\n").starts_with("not text: "));
}

}  // namespace
}  // namespace xyn::metrics
