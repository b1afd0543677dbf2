// A transaction that may write.
#pragma once

#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

// Takes the write lock of the file when it begins, so that nothing read in it can be changed by
// others before it commits, and the clock read after it is later than every commit before it.
// Rolls back unless Commit was reached.
//
// Errors: SQLite::Exception; Commit throws store::InDoubt when the disk failed while it wrote.
class Transaction final {
 public:
  explicit Transaction(Connection& connection);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void Commit();

 private:
  Connection& connection_;
};

}  // namespace xyn::store::sqlite
