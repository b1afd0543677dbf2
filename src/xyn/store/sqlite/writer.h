// Where every change to the database goes through.
#pragma once

#include <chrono>
#include <filesystem>
#include <utility>

#include <SQLiteCpp/Exception.h>

#include "xyn/base/clock.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/count_tally.h"
#include "xyn/store/sqlite/fair_lock.h"
#include "xyn/store/sqlite/sqlite_errors.h"
#include "xyn/store/sqlite/transaction.h"
#include "xyn/store/sqlite/turnstile.h"

namespace xyn::store::sqlite {

// The connections of this process that write. SQLite lets one transaction write at a time, so
// threads take turns with them.
//
// Place: owned by the store; borrows the clock. Threads: any; they take turns.
class Writer final {
 public:
  Writer(const std::filesystem::path& path, std::chrono::milliseconds busy_timeout,
         const base::Clock& clock);

  // Commits what `change(connection, now)` does, or nothing if it throws, and returns its result.
  // `now` is read under the write lock. Throws Unavailable, Timeout, InDoubt, Invalid.
  template <class Change>
  auto Write(Change&& change) {
    const Turn turn(*this);
    return Commit(connection_, std::forward<Change>(change));
  }

  // The same for `change(connection, now, counts)`, which has many rows to change. Triggers are not
  // executed: it tells `counts` of every run that it inserts or changes. CHECK constraints are not
  // checked: what comes from outside it requires to be storable (storable.h).
  template <class Change>
  auto WriteCounted(Change&& change) {
    const Turn turn(*this);
    return Commit(counted_connection_, [&](Connection& connection, base::Timestamp now) {
      CountTally counts;
      auto result = change(connection, now, counts);
      counts.Write(connection);
      return result;
    });
  }

 private:
  // The right to use connection_: first among the threads, then within the turnstile. Throws
  // Timeout.
  class XYN_SCOPED_CAPABILITY Turn final {
   public:
    explicit Turn(Writer& writer) XYN_ACQUIRE(writer.lock_);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() XYN_RELEASE();

   private:
    Writer& writer_;
  };

  template <class Change>
  auto Commit(Connection& connection, Change&& change) XYN_REQUIRES(lock_) {
    try {
      Transaction transaction(connection);
      turnstile_.Leave();
      auto result = change(connection, clock_.Now());
      transaction.Commit();
      return result;
    } catch (const SQLite::Exception& error) {
      ThrowStoreError(error, path_);
    }
  }

  const std::filesystem::path path_;
  const std::chrono::milliseconds busy_timeout_;
  const base::Clock& clock_;
  FairLock lock_;
  const Turnstile turnstile_ XYN_GUARDED_BY(lock_);
  Connection connection_ XYN_GUARDED_BY(lock_);
  Connection counted_connection_ XYN_GUARDED_BY(lock_);
};

}  // namespace xyn::store::sqlite
