// DATABASE_URL: which store, and where it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xyn::app {

enum class StoreKind { kSqlite, kPostgres };

struct DatabaseUrl {
  StoreKind kind = StoreKind::kSqlite;
  std::string location;  // the path of the SQLite file, or the whole URL for libpq
};

// "sqlite:PATH", "postgres://..." or "postgresql://..."; nullopt for anything else. A database in
// memory is refused: every connection of a process, and every process, must see the same runs.
std::optional<DatabaseUrl> ParseDatabaseUrl(std::string_view text);

// `url` with "***" for every password that may be in it. When it is malformed it hides too much
// rather than too little.
std::string MaskPassword(std::string_view url);

// For messages: "SQLite file xyn.db", "PostgreSQL at db.example:5432".
std::string Describe(const DatabaseUrl& url);

}  // namespace xyn::app
