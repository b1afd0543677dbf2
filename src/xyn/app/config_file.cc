#include "xyn/app/config_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <CLI/Config.hpp>
#include <fmt/format.h>

#include "xyn/app/config_keys.h"
#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

// No key takes a list. What the reader would take for one may be an address in brackets, and
// without an end would swallow the lines that follow.
CLI::ConfigTOML Reader() {
  CLI::ConfigTOML reader;
  reader.arrayBounds('\1', '\2')->arrayDelimiter('\3');
  return reader;
}

const ConfigKey& KeyOf(const CLI::ConfigItem& item, const std::string& path) {
  const auto name = item.fullname();
  const auto keys = ConfigKeys();
  const auto found = std::find_if(keys.begin(), keys.end(), [&name](const ConfigKey& key) {
    return !key.file_key.empty() && key.file_key == name;
  });
  if (found != keys.end()) return *found;
  throw base::UsageError(fmt::format(
      "{} has the key '{}', which Xyn does not know; see docs/configuration.md", path, name));
}

[[noreturn]] void FailAsGivenTwice(const CLI::ConfigItem& item, const std::string& path) {
  throw base::UsageError(fmt::format("{} is given twice in {}", item.name, path));
}

// The reader puts the values of a key that is repeated at once together. It takes '#' for a comment
// even inside quotes, and leaves the opening quote behind.
const std::string& ValueOf(const CLI::ConfigItem& item, const std::string& path) {
  if (item.inputs.size() != 1) FailAsGivenTwice(item, path);
  const std::string& value = item.inputs.front();
  if (value.starts_with('"') || value.starts_with('\'')) {
    throw base::UsageError(fmt::format(
        "{} in {} has no closing quote; a # inside a URL is written %23", item.name, path));
  }
  return value;
}

}  // namespace

std::map<std::string, std::string> ReadConfigFile(const std::string& path) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path)) {
    throw base::UsageError(
        fmt::format("XYN_CONFIG (--config) names the file '{}', which cannot "
                    "be read",
                    path));
  }
  return ParseConfigFile(file, path);
}

std::map<std::string, std::string> ParseConfigFile(std::istream& file, const std::string& path) {
  std::map<std::string, std::string> values;
  for (const auto& item : Reader().from_config(file)) {
    const ConfigKey& key = KeyOf(item, path);
    if (!values.emplace(key.name, ValueOf(item, path)).second) FailAsGivenTwice(item, path);
  }
  return values;
}

}  // namespace xyn::app
