// The configuration in force, and where each value came from.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "xyn/app/config_keys.h"

namespace xyn::app {

// Values as text, by the name of their key.
using ValuesByName = std::map<std::string, std::string, std::less<>>;

// Where values come from, the strongest first. The file named by XYN_CONFIG stands between
// `environment` and `defaults`.
struct ConfigSources {
  ValuesByName flags;
  std::function<std::optional<std::string>(const std::string& name)> environment;
  ValuesByName defaults;  // instead of the catalogue's, for the command that runs
};

struct ConfigValue {
  const ConfigKey* key = nullptr;
  std::string text;
  std::string origin;  // "flag --interval", "environment", "file xyn.toml", "default"
  std::string place;   // what a message calls it: "--interval (METRICS_COLLECTOR_INTERVAL)"
};

// Place: made once by main, after the command line is read. Threads: constant.
class Config {
 public:
  // Every key of the catalogue gets the value of its strongest source. Throws base::UsageError for
  // a value that its key does not accept, naming where it was given, and as ReadConfigFile does.
  explicit Config(const ConfigSources& sources);

  const std::string& Get(std::string_view name) const;

  // In the order of the catalogue.
  std::span<const ConfigValue> values() const { return values_; }

 private:
  std::vector<ConfigValue> values_;
};

// The environment of this process.
std::optional<std::string> ProcessEnvironment(const std::string& name);

}  // namespace xyn::app
