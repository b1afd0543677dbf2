#include "xyn/http/page_url.h"

#include <algorithm>
#include <charconv>

namespace xyn::http {
namespace {

constexpr int kMaxPort = 65'535;

bool IsPort(std::string_view text) {
  int port = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, port);
  return error == std::errc() && end == last && port >= 1 && port <= kMaxPort;
}

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// HOST, [IPV6], HOST:PORT or [IPV6]:PORT; nothing if it is none of them.
std::optional<PageUrl> ParseAuthority(std::string_view text) {
  const bool is_v6 = text.starts_with('[');
  const auto host_end = is_v6 ? text.find(']') : text.find(':');
  if (is_v6 && host_end == std::string_view::npos) return std::nullopt;
  const std::string_view host = is_v6 ? text.substr(1, host_end - 1) : text.substr(0, host_end);
  std::string_view port = text.substr(std::min(text.size(), is_v6 ? host_end + 1 : host_end));
  if (port.empty()) port = ":80";
  if (host.empty() || host.find_first_of("?@[]") != std::string_view::npos) return std::nullopt;
  if (port.front() != ':' || !IsPort(port.substr(1))) return std::nullopt;
  return PageUrl{.host = std::string(host), .port = std::string(port.substr(1)), .target = "/"};
}

}  // namespace

std::string PageUrl::Authority() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  return (is_v6 ? "[" + host + "]:" : host + ":") + port;
}

std::optional<PageUrl> ParsePageUrl(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme) || !IsPrintable(text)) return std::nullopt;
  if (text.find('#') != std::string_view::npos) return std::nullopt;
  text.remove_prefix(kScheme.size());
  const auto authority_end = std::min(text.size(), text.find('/'));
  auto url = ParseAuthority(text.substr(0, authority_end));
  if (url && authority_end < text.size()) url->target = text.substr(authority_end);
  return url;
}

}  // namespace xyn::http
