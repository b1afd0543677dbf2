#include "xyn/store/sqlite/transaction.h"

#include <string>

#include <sqlite3.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {
namespace {

constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
constexpr std::string_view kCommit = "COMMIT";

}  // namespace

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.Use(kBegin).Run();
}

Transaction::~Transaction() {
  // SQLite rolls back by itself after some errors. A rollback has no way to fail that matters here.
  if (sqlite3_get_autocommit(connection_.database().getHandle()) == 0) {
    connection_.database().tryExec("ROLLBACK");
  }
}

void Transaction::Commit() try {
  connection_.Use(kCommit).Run();
} catch (const SQLite::Exception& error) {
  // The end of the transaction may or may not be in the log that the next start recovers from.
  if (error.getErrorCode() == SQLITE_IOERR) {
    throw InDoubt(std::string("the disk failed during a commit: ") + error.what());
  }
  throw;
}

}  // namespace xyn::store::sqlite
