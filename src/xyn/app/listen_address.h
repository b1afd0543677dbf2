// Where HTTP is served.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xyn::app {

struct ListenAddress {
  std::string host;        // an IPv4 or IPv6 address without brackets, or "localhost"
  std::uint16_t port = 0;  // 0: any free one

  // "127.0.0.1:8000", "[::1]:8000".
  std::string ToString() const;

  // True if only this host can connect: 127.0.0.0/8, ::1 and localhost.
  bool IsLoopback() const;
};

// "ADDRESS:PORT" with an IPv6 address in brackets; nullopt for anything else.
std::optional<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace xyn::app
