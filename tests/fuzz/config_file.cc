// Any bytes as a configuration file: they are read or refused, and what is read can be written
// again.
#include "xyn/app/config_file.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "tests/fuzz/fuzz_target.h"
#include "xyn/app/config_keys.h"
#include "xyn/base/errors.h"

namespace xyn::fuzz {
namespace {

using Values = std::map<std::string, std::string>;

Values Parse(const std::string& text) {
  std::istringstream file(text);
  return app::ParseConfigFile(file, "xyn.toml");
}

// What the reader takes as it is when it stands in quotes.
bool IsPlain(std::string_view value) {
  return std::ranges::all_of(value, [](char c) {
    return c >= ' ' && c <= '~' && std::string_view("\"'#").find(c) == std::string_view::npos;
  });
}

void RequireRoundTrip(const Values& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    const auto& key = app::FindConfigKey(name);
    Require(!key.file_key.empty(), "a key of the file may stand in a file");
    if (!IsPlain(value)) return;
    text += fmt::format("{} = \"{}\"\n", key.file_key, value);
  }
  Require(Parse(text) == values, "a file that is written is read as the same");
}

}  // namespace

void Check(std::string_view input) {
  try {
    RequireRoundTrip(Parse(std::string(input)));
  } catch (const base::UsageError& error) {
    Require(std::string_view(error.what()).find("xyn.toml") != std::string_view::npos,
            "a refusal names the file");
  }
}

}  // namespace xyn::fuzz
