// Gives the processes that write to one database file their turns.
#pragma once

#include <chrono>
#include <filesystem>

#include "xyn/store/sqlite/file_descriptor.h"

namespace xyn::store::sqlite {

// SQLite's write lock has no queue: who is refused sleeps and tries again, while a process with
// batch after batch to write takes the lock back microseconds after it gave it up, and the other
// waits in vain. So a writer waits for the lock inside this turnstile, which holds one process at a
// time: whoever gave the lock up finds it occupied, and the one within comes next.
//
// It is a lock on a file beside the database, <database>-turn. It decides the order and nothing
// else: without it, or with writers that know nothing of it, all is correct but less fair.
//
// Place: owned by the writer. Threads: one at a time.
class Turnstile final {
 public:
  explicit Turnstile(const std::filesystem::path& database);

  // Returns false if it was occupied until `deadline`.
  bool EnterBy(std::chrono::steady_clock::time_point deadline) const;
  void Leave() const;

 private:
  const FileDescriptor file_;
};

}  // namespace xyn::store::sqlite
