// What a client would like to get: the lists of Accept and Accept-Encoding (RFC 9110, section 12).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xyn::http {

// One element of such a list: `text/plain;version="0.0.4";q=0.5`.
struct Preference {
  std::string name;                                             // lower case: "text/plain", "gzip"
  std::vector<std::pair<std::string, std::string>> parameters;  // likewise; without q
  double quality = 1;                                           // 0: not wanted

  // The value of a parameter, "" if there is none of that name.
  std::string_view Parameter(std::string_view parameter) const;
};

// In their order. An element that is malformed says nothing and is left out.
std::vector<Preference> ParsePreferences(std::string_view list);

}  // namespace xyn::http
