// The request target: what a request line asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xyn::http {

struct Target {
  std::string path;                                          // percent-decoded
  std::vector<std::pair<std::string, std::string>> query{};  // decoded, in order
};

// Takes the origin form "/path?query" and the absolute form "http://host/path?query" (RFC 9112,
// section 3.2). In the query '+' is a space, as HTML forms write it. nullopt for any other form, a
// broken percent-encoding, and what does not decode to UTF-8 without NUL.
std::optional<Target> ParseTarget(std::string_view text);

}  // namespace xyn::http
