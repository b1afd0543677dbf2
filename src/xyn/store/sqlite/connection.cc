#include "xyn/store/sqlite/connection.h"

#include <string>

namespace xyn::store::sqlite {
namespace {

// Each connection is used by one thread at a time, so SQLite's own mutexes are not needed.
int FlagsFor(Connection::Access access) {
  return SQLite::OPEN_NOMUTEX |
         (access == Connection::Access::kReadOnly ? SQLite::OPEN_READONLY
                                                  : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

constexpr const char* kSettings = R"(
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = OFF;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
)";

}  // namespace

Connection::Connection(const std::filesystem::path& path, Access access,
                       std::chrono::milliseconds busy_timeout)
    : database_(path.string(), FlagsFor(access), static_cast<int>(busy_timeout.count())) {
  database_.exec(kSettings);
}

Query Connection::Use(std::string_view sql) {
  const auto found = statements_.find(sql.data());
  if (found != statements_.end()) return Query(found->second);
  const auto added = statements_.try_emplace(sql.data(), database_, std::string(sql));
  return Query(added.first->second);
}

}  // namespace xyn::store::sqlite
