// The catalogue of configuration keys: the one list of what can be configured.
//
// docs/configuration.md is checked against it by a test.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace xyn::app {

// What a key is for; a command takes the flags of the groups it uses.
enum class KeyGroup { kGeneral, kStore, kCollector, kListener, kWorker };

struct ConfigKey {
  std::string_view name;           // environment variable, and what messages call the key
  std::string_view flag;           // "--interval"
  std::string_view file_key;       // in the TOML file; "" if it cannot stand there
  std::string_view default_value;  // "" : none, or chosen at start
  std::string_view help;           // with the unit
  std::string_view requirement;    // worded to follow "it must be"
  KeyGroup group = KeyGroup::kGeneral;
  bool (*accepts)(std::string_view value) = nullptr;
  bool is_switch = false;  // the flag alone means "true"
  // The value as it may be shown to anyone; nullptr: as it is.
  std::string (*masked)(std::string_view value) = nullptr;
};

// All of them, in the order of the documentation.
std::span<const ConfigKey> ConfigKeys();

// The key of that name. Aborts if there is none: names are written by programmers.
const ConfigKey& FindConfigKey(std::string_view name);

// `value` without its secrets.
std::string Shown(const ConfigKey& key, std::string_view value);

}  // namespace xyn::app
