// The configuration file.
#pragma once

#include <iosfwd>
#include <map>
#include <string>

namespace xyn::app {

// Reads `path`, TOML with one key a line and no sections, and returns the values by the name of
// their key (FindConfigKey). Values are not checked. Throws base::UsageError when there is no such
// file, and for a key that is unknown, given twice, or has a value without its closing quote.
std::map<std::string, std::string> ReadConfigFile(const std::string& path);

// Likewise, what `file` has; `path` is what messages call it.
std::map<std::string, std::string> ParseConfigFile(std::istream& file, const std::string& path);

}  // namespace xyn::app
