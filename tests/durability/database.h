// A SQLite database that disasters happen to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/durability/promises.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"

namespace xyn::durability {

// Place: owned by a test; borrows the clock. What it opens must not outlive it. Threads: one.
// Errors: what the store throws.
class Database final {
 public:
  Database(std::filesystem::path path, const base::Clock& clock)
      : path_(std::move(path)), clock_(clock) {}

  const std::filesystem::path& path() const { return path_; }

  // As every command of Xyn opens it: the file is created, the tables are brought up to date. Waits
  // up to a minute for others.
  std::unique_ptr<store::Store> Open() const;

  // Everything that is wrong, empty if nothing is: SQLite's integrity check is content, all
  // promises are kept, and the kept counts are those of the rows.
  std::vector<std::string> Examine(const Promises& promises) const;

 private:
  const std::filesystem::path path_;
  const base::Clock& clock_;
  const std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
};

std::int64_t CountLive(store::Store& store);

}  // namespace xyn::durability
