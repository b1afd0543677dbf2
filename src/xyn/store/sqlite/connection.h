// A connection to the database file, with its prepared statements.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "xyn/store/sqlite/busy_wait.h"
#include "xyn/store/sqlite/query.h"

namespace xyn::store::sqlite {

// Every commit is on disk when it returns.
//
// Place: owned by whoever uses it. Threads: one at a time. Errors: SQLite::Exception.
class Connection final {
 public:
  enum class Access {
    kReadWrite,  // creates the file if there is none
    kReadOnly,
  };

  // Until told otherwise it waits for locks until `busy_deadline`.
  Connection(const std::filesystem::path& path, Access access,
             std::chrono::steady_clock::time_point busy_deadline);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() = default;

  // Past `deadline`, statements that meet a lock of others throw SQLITE_BUSY.
  void WaitForLocksUntil(std::chrono::steady_clock::time_point deadline);

  // From now on it executes no triggers and checks no CHECK constraints, whoever made them. For
  // those who see to both themselves.
  void SkipTriggersAndChecks();

  // A use of `sql`, which must be a constant of the program, like those in sqlite_sql.h: it is
  // prepared once and known by its address from then on.
  Query Use(std::string_view sql);

  // Executes any number of statements that return nothing worth reading.
  void Execute(const std::string& sql) { database_.exec(sql); }

  SQLite::Database& database() { return database_; }

 private:
  static int OnBusy(void* connection, int refusals);

  SQLite::Database database_;
  BusyWait busy_wait_;
  std::unordered_map<const char*, SQLite::Statement> statements_;
};

}  // namespace xyn::store::sqlite
