#include "xyn/store/sqlite/database_file.h"

#include <string>

#include <SQLiteCpp/Column.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "xyn/base/errors.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {
namespace {

using base::EnvironmentError;
using std::chrono::steady_clock;

// SQLite counts the bytes it allocates, under a lock: a twelfth of the time of an insert. It can be
// told to leave that until its first use; where somebody else was first it stays as it is.
void CountNoMemory() {
  [[maybe_unused]] static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void RequirePlace(const std::filesystem::path& path) {
  if (path.empty() || path == ":memory:") {
    throw EnvironmentError(
        "a SQLite database needs a file that workers can share, like sqlite:xyn.db");
  }
  std::error_code ignored;
  const std::filesystem::path directory = std::filesystem::absolute(path).parent_path();
  if (!std::filesystem::is_directory(directory, ignored)) {
    throw EnvironmentError(
        fmt::format("cannot open the database {}: there is no directory {}; create it or name a "
                    "file elsewhere",
                    path.string(), directory.string()));
  }
  if (std::filesystem::is_directory(path, ignored)) {
    throw EnvironmentError(
        fmt::format("cannot open the database {}: it is a directory; name a "
                    "file in it, like {}",
                    path.string(), (path / "xyn.db").string()));
  }
}

std::string ReasonOf(const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_NOTADB:
      return "it is not a SQLite database; name another file, or move this one away";
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "this user may not write it or its directory; allow it, or name a file elsewhere";
    case SQLITE_BUSY:
      return "another program keeps it locked; end that program, or name another file";
    default:
      return error.what();
  }
}

// A change of the journal mode does not wait for its locks as other statements do, and several
// processes may be opening a new file. So it is tried again, until `deadline`.
std::string SwitchToWal(SQLite::Database& database, steady_clock::time_point deadline) {
  BusyWait wait(deadline);
  while (true) {
    try {
      return database.execAndGet("PRAGMA journal_mode = WAL").getString();
    } catch (const SQLite::Exception& error) {
      if (error.getErrorCode() != SQLITE_BUSY || !wait.Pause()) throw;
    }
  }
}

void RequireWritableWal(const std::filesystem::path& path, steady_clock::time_point deadline) {
  Connection connection(path, Connection::Access::kReadWrite, deadline);
  SQLite::Database& database = connection.database();
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1) {
    throw SQLite::Exception("read-only", SQLITE_READONLY);
  }
  const std::string mode = SwitchToWal(database, deadline);
  if (mode != "wal") {
    throw EnvironmentError(
        fmt::format("cannot open the database {}: its file system has no shared memory, which "
                    "SQLite's write-ahead log needs (journal mode {}); name a file on a local disk",
                    path.string(), mode));
  }
  database.exec("BEGIN IMMEDIATE; ROLLBACK");
}

}  // namespace

std::filesystem::path PrepareDatabaseFile(const std::filesystem::path& path,
                                          std::chrono::milliseconds busy_timeout) {
  CountNoMemory();
  RequirePlace(path);
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  try {
    RequireWritableWal(absolute, steady_clock::now() + busy_timeout);
  } catch (const SQLite::Exception& error) {
    throw EnvironmentError(
        fmt::format("cannot open the database {}: {}", path.string(), ReasonOf(error)));
  }
  return absolute;
}

}  // namespace xyn::store::sqlite
