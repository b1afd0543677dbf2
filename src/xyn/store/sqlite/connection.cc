#include "xyn/store/sqlite/connection.h"

#include <string>

#include <sqlite3.h>

namespace xyn::store::sqlite {
namespace {

using std::chrono::steady_clock;

// Each connection is used by one thread at a time, so SQLite's own mutexes are not needed.
int FlagsFor(Connection::Access access) {
  return SQLite::OPEN_NOMUTEX |
         (access == Connection::Access::kReadOnly ? SQLite::OPEN_READONLY
                                                  : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

// The log is copied into the database once it has 4,000 pages (16 MB): less often than by default,
// as each time costs two flushes of the disk, and the log is written over from its start after it.
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
                       steady_clock::time_point busy_deadline)
    : database_(path.string(), FlagsFor(access)), busy_wait_(busy_deadline) {
  sqlite3_busy_handler(database_.getHandle(), &OnBusy, this);
  database_.exec(kSettings);
}

void Connection::WaitForLocksUntil(steady_clock::time_point deadline) {
  busy_wait_ = BusyWait(deadline);
}

void Connection::SkipTriggersAndChecks() {
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  database_.exec("PRAGMA ignore_check_constraints = ON");
}

Query Connection::Use(std::string_view sql) {
  const auto found = statements_.find(sql.data());
  if (found != statements_.end()) return Query(found->second);
  const auto added = statements_.try_emplace(sql.data(), database_, std::string(sql));
  return Query(added.first->second);
}

int Connection::OnBusy(void* connection, int /*refusals*/) {
  return static_cast<Connection*>(connection)->busy_wait_.Pause() ? 1 : 0;
}

}  // namespace xyn::store::sqlite
