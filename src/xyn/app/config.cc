#include "xyn/app/config.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "xyn/app/config_file.h"
#include "xyn/base/errors.h"

namespace xyn::app {
namespace {

constexpr std::string_view kFileKey = "XYN_CONFIG";

struct File {
  std::string path;
  std::map<std::string, std::string> values;
};

void Check(const ConfigValue& value) {
  if (value.key->accepts(value.text)) return;
  throw base::UsageError(fmt::format("{} is '{}'; it must be {}", value.place,
                                     Shown(*value.key, value.text), value.key->requirement));
}

// Every place is called by the variable, too: it is the key's name in the documentation.
ConfigValue Choose(const ConfigKey& key, const ConfigSources& sources, const File& file) {
  const std::string name(key.name);
  if (const auto at = sources.flags.find(name); at != sources.flags.end()) {
    return {&key, at->second, fmt::format("flag {}", key.flag),
            fmt::format("{} ({})", key.flag, name)};
  }
  if (auto value = sources.environment(name)) return {&key, *value, "environment", name};
  if (const auto at = file.values.find(name); at != file.values.end()) {
    return {&key, at->second, fmt::format("file {}", file.path),
            fmt::format("{} in {} ({})", key.file_key, file.path, name)};
  }
  const auto at = sources.defaults.find(name);
  const bool replaced = at != sources.defaults.end();
  return {&key, replaced ? at->second : std::string(key.default_value), "default", name};
}

File ReadFile(const ConfigSources& sources) {
  File file;
  file.path = Choose(FindConfigKey(kFileKey), sources, {}).text;
  if (!file.path.empty()) file.values = ReadConfigFile(file.path);
  return file;
}

}  // namespace

Config::Config(const ConfigSources& sources) {
  const File file = ReadFile(sources);
  for (const ConfigKey& key : ConfigKeys()) {
    values_.push_back(Choose(key, sources, file));
    Check(values_.back());
  }
}

const std::string& Config::Get(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [name](const ConfigValue& value) {
    return value.key->name == name;
  });
  if (found == values_.end()) std::abort();
  return found->text;
}

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace xyn::app
