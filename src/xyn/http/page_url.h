// Where a page is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xyn::http {

struct PageUrl {
  std::string host;    // a name or an address, an IPv6 one without brackets
  std::string port;    // 1 to 65535
  std::string target;  // "/metrics?name=a"

  // "localhost:8000", "[::1]:8000": what a Host header says.
  std::string Authority() const;

  bool operator==(const PageUrl&) const = default;
};

// "http://HOST[:PORT][/PATH]" with an IPv6 address in brackets; nullopt for anything else, user
// information and fragments among it.
std::optional<PageUrl> ParsePageUrl(std::string_view text);

}  // namespace xyn::http
