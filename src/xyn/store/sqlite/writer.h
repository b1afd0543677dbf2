// Where every change to the database goes through.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Exception.h>

#include "xyn/base/clock.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/count_tally.h"
#include "xyn/store/sqlite/serial_thread.h"
#include "xyn/store/sqlite/sqlite_errors.h"
#include "xyn/store/sqlite/transaction.h"
#include "xyn/store/sqlite/turnstile.h"

namespace xyn::store::sqlite {

// The connections of this process that write, and the thread that uses them. SQLite lets one
// transaction write at a time, so nothing is lost by that.
//
// Place: owned by the store; borrows the clock. Threads: any; they take turns.
class Writer final {
 public:
  // Throws std::system_error if there can be no thread.
  Writer(const std::filesystem::path& path, std::chrono::milliseconds busy_timeout,
         const base::Clock& clock);

  // Commits what `change(connection, now)` does, or nothing if it throws, and returns its result.
  // It is called on the writer's thread; `now` is read under the write lock. Throws Unavailable,
  // Timeout, InDoubt, Invalid.
  template <class Change>
  auto Write(Change&& change) {
    return InTurn([&] {
      thread_.AmHere();
      return Commit(connection_, change);
    });
  }

  // The same for `change(connection, now, counts)`, which has many rows to change. Triggers are not
  // executed: it tells `counts` of every run that it inserts or changes. CHECK constraints are not
  // checked: what comes from outside it requires to be storable (storable.h). But once somebody
  // else has made a trigger on `runs` it is done as Write does it, so that theirs is executed too.
  template <class Change>
  auto WriteCounted(Change&& change) {
    return InTurn([&] {
      thread_.AmHere();
      if (!others_have_triggers_) {
        auto result = CommitCounted(change);
        if (result) return *std::move(result);
      }
      return Commit(connection_, [&](Connection& connection, base::Timestamp now) {
        CountTally kept_by_triggers;
        return change(connection, now, kept_by_triggers);
      });
    });
  }

 private:
  // What `write` returns, of the thread, within the turnstile. Throws Timeout.
  template <class Write>
  auto InTurn(const Write& write) {
    std::optional<decltype(write())> result;
    const auto deadline = std::chrono::steady_clock::now() + busy_timeout_;
    const bool came = thread_.RunBy(deadline, [&] {
      thread_.AmHere();
      Enter(deadline);
      try {
        result.emplace(write());
      } catch (...) {
        turnstile_.Leave();  // if the transaction did not begin
        throw;
      }
    });
    if (!came) GiveUp("other threads");
    return *std::move(result);
  }

  void Enter(std::chrono::steady_clock::time_point deadline) XYN_REQUIRES(thread_);
  [[noreturn]] void GiveUp(std::string_view others) const;

  template <class Change>
  auto Commit(Connection& connection, Change&& change) XYN_REQUIRES(thread_) {
    try {
      Transaction transaction(connection);
      turnstile_.Leave();
      LookForTriggers(connection);
      auto result = change(connection, clock_.Now());
      transaction.Commit();
      return result;
    } catch (const SQLite::Exception& error) {
      ThrowStoreError(error, path_);
    }
  }

  // nullopt, and nothing was changed, if others have triggers.
  template <class Change>
  auto CommitCounted(Change& change) XYN_REQUIRES(thread_) {
    using Result =
        decltype(change(counted_connection_, base::Timestamp(), std::declval<CountTally&>()));
    try {
      Transaction transaction(counted_connection_);
      turnstile_.Leave();
      LookForTriggers(counted_connection_);
      if (others_have_triggers_) return std::optional<Result>();
      CountTally counts;
      std::optional<Result> result = change(counted_connection_, clock_.Now(), counts);
      counts.Write(counted_connection_);
      transaction.Commit();
      return result;
    } catch (const SQLite::Exception& error) {
      ThrowStoreError(error, path_);
    }
  }

  // In a transaction that holds the write lock, so that what it sees stays as it is.
  void LookForTriggers(Connection& connection) XYN_REQUIRES(thread_);

  const std::filesystem::path path_;
  const std::chrono::milliseconds busy_timeout_;
  const base::Clock& clock_;
  const Turnstile turnstile_ XYN_GUARDED_BY(thread_);
  Connection connection_ XYN_GUARDED_BY(thread_);
  Connection counted_connection_ XYN_GUARDED_BY(thread_);
  std::optional<std::int64_t> schema_cookie_
      XYN_GUARDED_BY(thread_);  // when it was looked for triggers
  bool others_have_triggers_ XYN_GUARDED_BY(thread_) = false;
  SerialThread thread_;  // the last: it uses the others
};

}  // namespace xyn::store::sqlite
