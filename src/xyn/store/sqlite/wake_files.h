// Signals between the processes that share a database file.
#pragma once

#include <filesystem>

namespace xyn::store::sqlite {

// Two small files beside the database. Writing to one is a signal to whoever watches it through
// inotify; what they hold means nothing. SQLite itself has no way to tell another process that
// something was committed.
//
// Threads: any. Errors: none; a signal that cannot be sent is made up for by polling.
class WakeFiles final {
 public:
  explicit WakeFiles(const std::filesystem::path& database);

  // Called after the commit that the listeners are to see.
  void SignalRunsReady() const;
  void SignalCancelRequested() const;

  const std::filesystem::path& runs_ready() const { return runs_ready_; }
  const std::filesystem::path& cancel_requested() const { return cancel_requested_; }

 private:
  const std::filesystem::path runs_ready_;        // <database>-wake
  const std::filesystem::path cancel_requested_;  // <database>-cancel
};

}  // namespace xyn::store::sqlite
