#include "xyn/app/database_url.h"

#include <algorithm>

namespace xyn::app {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kMask = "***";

bool HasOnlyWholeEscapes(std::string_view url) {
  for (auto at = url.find('%'); at != std::string_view::npos; at = url.find('%', at + 1)) {
    const auto digits = url.substr(at + 1, 2);
    const bool whole = digits.size() == 2 &&
                       digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
    if (!whole) return false;
  }
  return true;
}

// libpq quotes what it cannot read, and if a password was written without escapes that is part of
// the password. A '/' in it shows as an '@' after what then seems to be the host.
bool IsReadableByLibpq(std::string_view url) {
  const auto path = url.find('/', url.find("://") + 3);
  if (path == std::string_view::npos) return HasOnlyWholeEscapes(url);
  const auto name = url.substr(path, url.find('?', path) - path);
  return name.find('@') == std::string_view::npos && HasOnlyWholeEscapes(url);
}

// Replaces what stands between `from` and `to`.
std::string Masked(std::string_view text, std::size_t from, std::size_t to) {
  return std::string(text.substr(0, from)).append(kMask).append(text.substr(to));
}

// A password may hold unescaped separators, against RFC 3986: everything up to the last '@' counts.
std::string MaskUserInfo(std::string_view url) {
  const auto scheme = url.find("://");
  const auto start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = url.rfind('@');
  const auto colon = url.find(':', start);
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) {
    return std::string(url);
  }
  return Masked(url, colon + 1, at);
}

std::string MaskParameter(std::string url, std::string_view name) {
  for (std::size_t at = url.find(name); at != std::string::npos; at = url.find(name, at)) {
    at += name.size();
    const auto end = std::min(url.find('&', at), url.size());
    url = Masked(url, at, end);
  }
  return url;
}

// Where a URL that libpq would take says the server is.
std::string Server(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  const auto at = url.rfind('@');
  if (at != std::string_view::npos) url.remove_prefix(at + 1);
  return std::string(url.substr(0, url.find_first_of("/?")));
}

}  // namespace

std::optional<DatabaseUrl> ParseDatabaseUrl(std::string_view text) {
  if (text.starts_with("postgres://") || text.starts_with("postgresql://")) {
    if (!IsReadableByLibpq(text)) return std::nullopt;
    return DatabaseUrl{StoreKind::kPostgres, std::string(text)};
  }
  if (!text.starts_with(kSqlite)) return std::nullopt;
  const auto path = text.substr(kSqlite.size());
  // "sqlite://host/path" has a host; "sqlite:///path" has none and is a path.
  const bool has_host = path.starts_with("//") && !path.starts_with("///");
  if (path.empty() || path.front() == ':' || has_host) return std::nullopt;
  return DatabaseUrl{StoreKind::kSqlite, std::string(path)};
}

std::string MaskPassword(std::string_view url) {
  if (url.starts_with(kSqlite)) return std::string(url);
  return MaskParameter(MaskUserInfo(url), "password=");
}

std::string Describe(const DatabaseUrl& url) {
  if (url.kind == StoreKind::kSqlite) return "SQLite file " + url.location;
  const auto server = Server(url.location);
  return "PostgreSQL at " + (server.empty() ? "the server libpq picks by default" : server);
}

}  // namespace xyn::app
