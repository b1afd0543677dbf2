// The embedded store: one SQLite file in WAL mode, durable at every commit, shared by any number of
// processes of one host.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

struct SqliteOptions {
  std::filesystem::path path;
  // How long a call waits for its turn to write before it throws Timeout: SQLite lets one
  // transaction write at a time, whichever process it is of.
  std::chrono::milliseconds busy_timeout{10'000};
};

// Opens the file, and creates it if there is none; the tables are Schema::Migrate's. Beside it are
// SQLite's own -wal and -shm and the files of wake_files.h and turnstile.h: the directory must be
// writable. `clock` is the database's clock of the rules in store.h, the same in all processes of
// the host. It and `log` must outlive the store. Throws base::EnvironmentError.
std::unique_ptr<Store> OpenSqliteStore(const SqliteOptions& options, const base::Clock& clock,
                                       base::Logger& log);

}  // namespace xyn::store::sqlite
