// The connections that answer reads.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include <SQLiteCpp/Exception.h>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/sqlite_errors.h"

namespace xyn::store::sqlite {

// A few read-only connections. In WAL mode they see the last commit and wait for no writer.
//
// Place: owned by the store. Threads: any; with all connections in use a reader waits for one.
class ReaderPool final {
 public:
  ReaderPool(std::filesystem::path path, std::chrono::milliseconds busy_timeout);

  // Returns what `body(connection)` returns. A connection on which it threw is not used again.
  // Throws Unavailable, Timeout, SchemaMismatch.
  template <class Body>
  auto Read(Body&& body) {
    try {
      Loan loan(*this);
      auto result = body(*loan.connection);
      loan.intact = true;
      return result;
    } catch (const SQLite::Exception& error) {
      ThrowStoreError(error, path_);
    }
  }

 private:
  struct Loan {
    explicit Loan(ReaderPool& pool);
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();

    ReaderPool& pool;
    std::unique_ptr<Connection> connection;
    bool intact = false;
  };

  // An idle connection, or nullptr if one more may be opened.
  std::unique_ptr<Connection> TakeBy(std::chrono::steady_clock::time_point deadline)
      XYN_EXCLUDES(mutex_);
  void PutBack(std::unique_ptr<Connection> connection) XYN_EXCLUDES(mutex_);

  const std::filesystem::path path_;
  const std::chrono::milliseconds busy_timeout_;
  base::Mutex mutex_;
  base::ConditionVariable returned_;
  std::vector<std::unique_ptr<Connection>> idle_ XYN_GUARDED_BY(mutex_);
  int lent_ XYN_GUARDED_BY(mutex_) = 0;
};

}  // namespace xyn::store::sqlite
