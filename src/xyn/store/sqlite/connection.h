// A connection to the database file, with its prepared statements.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include "xyn/store/sqlite/query.h"

namespace xyn::store::sqlite {

// Place: owned by whoever uses it. Threads: one at a time. Errors: SQLite::Exception.
class Connection final {
 public:
  enum class Access {
    kReadWrite,  // creates the file if there is none
    kReadOnly,
  };

  // Waits for locks of others for at most `busy_timeout`. Every commit is on disk when it returns.
  Connection(const std::filesystem::path& path, Access access,
             std::chrono::milliseconds busy_timeout);

  // A use of `sql`, which must be a constant of the program, like those in sqlite_sql.h: it is
  // prepared once and known by its address from then on.
  Query Use(std::string_view sql);

  // Executes any number of statements that return nothing worth reading.
  void Execute(const std::string& sql) { database_.exec(sql); }

  SQLite::Database& database() { return database_; }

 private:
  SQLite::Database database_;
  std::unordered_map<const char*, SQLite::Statement> statements_;
};

}  // namespace xyn::store::sqlite
