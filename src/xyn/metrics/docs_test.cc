// What docs/metrics.md says is so.
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/testing/promtool.h"

namespace xyn::metrics {
namespace {

std::string RowFor(const Family& family) {
  std::vector<std::string> labels;
  for (const std::string_view label : family.labels) labels.push_back(fmt::format("`{}`", label));
  return fmt::format("| `{}` | {} | {} | {} | {} |", family.name, ToString(family.type),
                     fmt::join(labels, ", "), ToString(family.source), family.help);
}

std::string Document() {
  std::ifstream file(XYN_SOURCE_DIR "/docs/metrics.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

// What stands between the line "## TITLE" and the next such heading.
std::string Section(const std::string& title) {
  const std::string document = Document();
  const std::string heading = "\n## " + title + "\n";
  const auto begin = document.find(heading);
  if (begin == std::string::npos) return "";
  const auto body = begin + heading.size();
  return document.substr(body, document.find("\n## ", body) - body);
}

std::vector<std::string> TableRows(const std::string& section) {
  std::istringstream lines(section);
  std::vector<std::string> rows;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `")) rows.push_back(line);
  }
  return rows;
}

// The first block of YAML in a section.
std::string Yaml(const std::string& section) {
  const std::string fence = "```yaml\n";
  const auto begin = section.find(fence);
  if (begin == std::string::npos) return "";
  const auto body = begin + fence.size();
  return section.substr(body, section.find("```", body) - body);
}

TEST(MetricsDocument, ListsTheCatalogueAndNothingElse) {
  std::vector<std::string> expected;
  for (const Family& family : Catalogue()) expected.push_back(RowFor(family));
  EXPECT_THAT(TableRows(Section("All families")), testing::ElementsAreArray(expected));
}

// As "**`name`**" or "**`name{labels}`**".
TEST(MetricsDocument, DescribesEachFamily) {
  const std::string prose = Section("Metrics exposed");
  for (const Family& family : Catalogue()) {
    const std::string labels =
        family.labels.empty() ? "" : fmt::format("{{{}}}", fmt::join(family.labels, ","));
    EXPECT_TRUE(prose.find(fmt::format("**`{}{}`**", family.name, labels)) != std::string::npos)
        << family.name << labels;
  }
}

TEST(MetricsDocument, HasAlertingRulesThatPrometheusAccepts) {
  const Verdict verdict = AskPromtool("check rules {}", Yaml(Section("Alerting rules")));
  EXPECT_EQ(verdict.exit_code, 0) << verdict.output;
  EXPECT_NE(verdict.output.find("SUCCESS"), std::string::npos) << verdict.output;
}

TEST(MetricsDocument, HasAConfigurationThatPrometheusAccepts) {
  const Verdict verdict = AskPromtool("check config {}", Yaml(Section("Prometheus configuration")));
  EXPECT_EQ(verdict.exit_code, 0) << verdict.output;
}

}  // namespace
}  // namespace xyn::metrics
