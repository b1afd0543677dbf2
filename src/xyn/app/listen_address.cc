#include "xyn/app/listen_address.h"

#include <arpa/inet.h>

#include <algorithm>

#include <fmt/format.h>

#include "xyn/app/config_values.h"

namespace xyn::app {
namespace {

constexpr int kMaxPort = 65'535;

std::optional<in_addr> ParseIpv4(const std::string& text) {
  in_addr address{};
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return address;
}

std::optional<in6_addr> ParseIpv6(const std::string& text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  return address;
}

}  // namespace

std::string ListenAddress::ToString() const {
  const bool needs_brackets = host.find(':') != std::string::npos;
  return needs_brackets ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool ListenAddress::IsLoopback() const {
  if (host == "localhost") return true;
  if (const auto ipv4 = ParseIpv4(host)) return (ntohl(ipv4->s_addr) >> 24U) == 127;
  const auto ipv6 = ParseIpv6(host);
  return ipv6 && std::equal(std::begin(ipv6->s6_addr), std::end(ipv6->s6_addr),
                            std::begin(in6addr_loopback.s6_addr));
}

std::optional<ListenAddress> ParseListenAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = ParseWhole(text.substr(colon + 1), 0, kMaxPort);
  std::string host(text.substr(0, colon));
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool good =
      bracketed ? ParseIpv6(host).has_value() : ParseIpv4(host).has_value() || host == "localhost";
  if (!port || !good) return std::nullopt;
  return ListenAddress{host, static_cast<std::uint16_t>(*port)};
}

}  // namespace xyn::app
