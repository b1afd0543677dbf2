// A database in a directory of its own, for the tests of this folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>

#include "xyn/base/clock.h"
#include "xyn/base/errors.h"
#include "xyn/base/log.h"
#include "xyn/base/uuid.h"
#include "xyn/store/sqlite/sqlite_store.h"

namespace xyn::store::sqlite {

// A directory that is removed, with what is in it, at the end.
class TemporaryDirectory final {
 public:
  TemporaryDirectory()
      : path_(std::filesystem::temp_directory_path() / ("xyn-sqlite-" + base::RandomHex(8))) {
    std::filesystem::create_directory(path_);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  const std::filesystem::path path_;
};

// Stands still unless told otherwise. Threads: one.
class StoppedClock final : public base::Clock {
 public:
  base::Timestamp Now() const override { return now; }
  base::SteadyTime Steady() const override { return steady += steady_step; }

  base::Timestamp now{std::chrono::seconds(1'800'000'000)};
  mutable base::SteadyTime steady{};
  std::chrono::seconds steady_step{0};  // how far each look at Steady moves it
};

inline std::vector<model::NewRun> Runs(std::size_t count,
                                       const std::string& name = "test.blueprint") {
  std::vector<model::NewRun> runs(count);
  for (model::NewRun& run : runs) run.name = name;
  return runs;
}

inline ClaimRequest ClaimOf(int limit, const std::string& name = "test.blueprint") {
  ClaimRequest request;
  request.blueprints = {name};
  request.limit = limit;
  request.worker_id = "test-worker";
  return request;
}

// An open store with its tables.
class TestDatabase final {
 public:
  TestDatabase() { store->schema().Migrate(); }

  // One more store on the same file, as another process would have it.
  std::unique_ptr<Store> OpenAnother(std::chrono::milliseconds busy_timeout) const {
    return OpenSqliteStore({.path = path, .busy_timeout = busy_timeout}, clock, *log);
  }

  // A connection that is none of Xyn's.
  SQLite::Database Foreign() const {
    return {path.string(), SQLite::OPEN_READWRITE, /*aBusyTimeoutMs=*/10'000};
  }

  TemporaryDirectory directory;
  std::filesystem::path path = directory / "test.db";
  StoppedClock clock;
  std::shared_ptr<base::Logger> log = base::MakeNullLogger();
  std::unique_ptr<Store> store = OpenAnother(std::chrono::seconds(10));
};

}  // namespace xyn::store::sqlite
