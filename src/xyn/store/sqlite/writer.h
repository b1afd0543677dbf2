// Where every change to the database goes through.
#pragma once

#include <chrono>
#include <filesystem>

#include <SQLiteCpp/Exception.h>

#include "xyn/base/clock.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/fair_lock.h"
#include "xyn/store/sqlite/sqlite_errors.h"
#include "xyn/store/sqlite/transaction.h"
#include "xyn/store/sqlite/turnstile.h"

namespace xyn::store::sqlite {

// The one connection of this process that writes. SQLite lets one transaction write at a time, so a
// second connection would only wait for the first.
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
    try {
      Transaction transaction(connection_);
      turnstile_.Leave();
      auto result = change(connection_, clock_.Now());
      transaction.Commit();
      return result;
    } catch (const SQLite::Exception& error) {
      ThrowStoreError(error, path_);
    }
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

  const std::filesystem::path path_;
  const std::chrono::milliseconds busy_timeout_;
  const base::Clock& clock_;
  FairLock lock_;
  const Turnstile turnstile_ XYN_GUARDED_BY(lock_);
  Connection connection_ XYN_GUARDED_BY(lock_);
};

}  // namespace xyn::store::sqlite
