// What another implementation reads from a page is what was written on it, whatever the names,
// texts and numbers are.
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/testing/any_families.h"
#include "xyn/metrics/testing/every_family.h"
#include "xyn/metrics/testing/findings.h"
#include "xyn/metrics/testing/python_parser.h"

namespace xyn::metrics {
namespace {

// The lines of findings that are not of a sample.
std::size_t FamiliesIn(const std::string& findings) {
  std::istringstream lines(findings);
  std::size_t families = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(' ')) ++families;
  }
  return families;
}

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

TEST_F(RoundTrip, FindsEveryFamilyOfTheCatalogue) {
  Registry registry;
  RegisterEveryFamily(registry);
  Exposition exposition;
  exposition.Add(registry);
  for (const Format format : {Format::kText, Format::kOpenMetrics}) {
    const std::string found = parser_.Parse(format, exposition.Page(format));
    EXPECT_EQ(FamiliesIn(found), Catalogue().size()) << found;
  }
}

TEST_F(RoundTrip, EndsWhereAPageIsWrong) {
  EXPECT_TRUE(parser_.Parse(Format::kOpenMetrics, "a 1.0\n").starts_with("not openmetrics: "));
  EXPECT_TRUE(parser_.Parse(Format::kText, "a{b=\"c} 1.0\n").starts_with("not text: "));
}

}  // namespace
}  // namespace xyn::metrics
