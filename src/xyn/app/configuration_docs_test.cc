// docs/configuration.md says what the catalogue says.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/app/config.h"
#include "xyn/app/config_file.h"
#include "xyn/base/uuid.h"

namespace xyn::app {
namespace {

std::string Documentation() {
  std::ifstream file(std::string(XYN_SOURCE_DIR) + "/docs/configuration.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Code(std::string_view text) { return text.empty() ? "" : fmt::format("`{}`", text); }

std::string RowOf(const ConfigKey& key) {
  return fmt::format("| `{}` | `{}` | {} | {} | {} | {} |", key.name, key.flag, Code(key.file_key),
                     Code(key.default_value), key.help, key.requirement);
}

TEST(ConfigurationDocs, TableIsTheCatalogue) {
  std::vector<std::string> catalogue;
  for (const auto& key : ConfigKeys()) catalogue.push_back(RowOf(key));

  std::vector<std::string> table;
  std::istringstream lines(Documentation());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| `")) table.push_back(line);
  }
  EXPECT_THAT(table, testing::ElementsAreArray(catalogue))
      << fmt::format("the table should be:\n{}\n", fmt::join(catalogue, "\n"));
}

TEST(ConfigurationDocs, ExampleFileIsAccepted) {
  const std::string text = Documentation();
  constexpr std::string_view kFence = "```toml\n";
  const auto start = text.find(kFence);
  ASSERT_NE(start, std::string::npos);
  const auto from = start + kFence.size();
  const auto path =
      std::filesystem::path(testing::TempDir()) / ("xyn_docs_" + base::RandomHex(8) + ".toml");
  std::ofstream(path) << text.substr(from, text.find("```", from) - from);

  const auto nothing = [](const std::string&) { return std::nullopt; };
  const Config config({{{"XYN_CONFIG", path.string()}}, nothing, {}});
  EXPECT_EQ(config.Get("SHUTDOWN_GRACE_SECONDS"), "2m");
  EXPECT_GE(ReadConfigFile(path.string()).size(), 10U);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace xyn::app
