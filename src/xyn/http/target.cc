#include "xyn/http/target.h"

#include <cstddef>

#include "xyn/http/utf8.h"

namespace xyn::http {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The byte that "%4A" at the front of `text` stands for; nullopt if it stands for none or NUL.
std::optional<char> PercentDecoded(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  const int high = HexValue(text[1]);
  const int low = HexValue(text[2]);
  if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

enum class Plus { kItself, kSpace };

std::optional<std::string> Decode(std::string_view text, Plus plus) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += plus == Plus::kSpace && text.front() == '+' ? ' ' : text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto byte = PercentDecoded(text);
    if (!byte) return std::nullopt;
    decoded += *byte;
    text.remove_prefix(3);
  }
  if (!IsUtf8(decoded)) return std::nullopt;
  return decoded;
}

// What is before the first `separator`, which is taken off `text` with it.
std::string_view TakeUntil(char separator, std::string_view& text) {
  const std::size_t at = text.find(separator);
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return front;
}

bool ParseQuery(std::string_view text, Target& target) {
  while (!text.empty()) {
    std::string_view value = TakeUntil('&', text);
    if (value.empty()) continue;
    const auto name = Decode(TakeUntil('=', value), Plus::kSpace);
    auto decoded = Decode(value, Plus::kSpace);
    if (!name || !decoded) return false;
    target.query.emplace_back(*name, std::move(*decoded));
  }
  return true;
}

std::string_view WithoutSchemeAndHost(std::string_view text) {
  constexpr std::string_view kScheme = "http://";
  if (!text.starts_with(kScheme)) return text;
  text.remove_prefix(kScheme.size());
  const std::size_t path = text.find_first_of("/?");
  return path == std::string_view::npos ? std::string_view("/") : text.substr(path);
}

}  // namespace

std::optional<Target> ParseTarget(std::string_view text) {
  std::string_view query = WithoutSchemeAndHost(text);
  auto path = Decode(TakeUntil('?', query), Plus::kItself);
  if (!path || !path->starts_with('/')) return std::nullopt;
  Target target{.path = std::move(*path)};
  if (!ParseQuery(query, target)) return std::nullopt;
  return target;
}

}  // namespace xyn::http
