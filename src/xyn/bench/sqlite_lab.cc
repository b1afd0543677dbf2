#include "xyn/bench/sqlite_lab.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "xyn/bench/plain_sqlite.h"
#include "xyn/store/sqlite/sqlite_store.h"

namespace xyn::bench {
namespace {

using store::sqlite::Connection;

constexpr const char* kFileName = "xyn.db";

// The specification's, as SQLite says them; ?1 is now.
constexpr std::array<const char*, 4> kSpecification = {
    "SELECT status, count(*) FROM runs WHERE ?1 IS NOT NULL GROUP BY status",
    "SELECT count(*) FILTER (WHERE status = 'QUEUED' AND run_at <= ?1), "
    "count(*) FILTER (WHERE status = 'QUEUED' AND run_at > ?1) FROM runs",
    "SELECT ?1 - min(queued_at) FROM runs WHERE status = 'QUEUED' AND run_at <= ?1",
    "SELECT count(*) FILTER (WHERE lease_expires_at < ?1), "
    "count(*) FILTER (WHERE lease_expires_at >= ?1) FROM runs "
    "WHERE status = 'RUNNING' AND lease_expires_at IS NOT NULL"};

std::filesystem::path FolderBeside(const std::filesystem::path& path) {
  return std::filesystem::absolute(path).string() + fmt::format(".bench-{}", getpid());
}

}  // namespace

SqliteLab::SqliteLab(const std::filesystem::path& path, const base::Clock& clock, base::Logger& log)
    : clock_(clock), log_(log), path_(path), folder_(FolderBeside(path)) {
  std::filesystem::create_directory(folder_);
  store_ = store::sqlite::OpenSqliteStore({.path = folder_ / kFileName}, clock, log);
  store_->schema().Migrate();
  session_ = Connect();
}

SqliteLab::~SqliteLab() {
  session_.reset();
  store_.reset();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  if (error) {
    fmt::print(stderr, "xyn: {} was not removed: {}\n", folder_.string(), error.message());
  }
}

std::unique_ptr<Lab> SqliteLab::Another() const {
  return std::make_unique<SqliteLab>(path_.string() + ".other", clock_, log_);
}

std::unique_ptr<Connection> SqliteLab::Connect() const {
  return std::make_unique<Connection>(folder_ / kFileName, Connection::Access::kReadWrite,
                                      std::chrono::steady_clock::now() + std::chrono::hours(24));
}

long long SqliteLab::Now() const { return clock_.Now().time_since_epoch().count(); }

void SqliteLab::LoadFinished(long runs) {
  constexpr long kChunk = 500'000;
  for (long left = runs; left > 0; left -= kChunk) {
    session_->Execute(fmt::format(
        "WITH RECURSIVE series (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM series WHERE g < {0}) "
        "INSERT INTO runs (name, status, attempt, locked_by, queued_at, run_at, created_at, "
        "started_at, completed_at) "
        "SELECT 'blueprint.' || g % 10, CASE WHEN g % 100 = 0 THEN 'FAILED' WHEN g % 1000 = 1 "
        "THEN 'CANCELLED' ELSE 'COMPLETED' END, 1, 'worker-' || g % 50, {1}, {1}, {1}, {1}, {1} "
        "FROM series",
        std::min(kChunk, left), Now()));
  }
}

void SqliteLab::LoadBacklog(long ready, long future) {
  constexpr const char* kInsert =
      "WITH RECURSIVE series (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM series WHERE g < {0}) "
      "INSERT INTO runs (name, queued_at, run_at) "
      "SELECT 'blueprint.' || g % 10, {2}, {1} FROM series";
  if (ready > 0) {
    const std::string at = fmt::format("{} - g / 100 * 10000", Now());
    session_->Execute(fmt::format(kInsert, ready, at, at));
  }
  if (future > 0) {
    const std::string at = fmt::format("{} + 3600000000 + g * 100000", Now());
    session_->Execute(fmt::format(kInsert, future, at, Now()));
  }
}

void SqliteLab::Settle() {
  while (store_->maintenance().CompactCounts() > 0) {
  }
  session_->Execute("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
}

std::function<void()> SqliteLab::Specification() {
  return [this, connection = std::shared_ptr<Connection>(Connect())] {
    for (const char* query : kSpecification) {
      SQLite::Statement statement(connection->database(), query);
      statement.bind(1, static_cast<std::int64_t>(Now()));
      while (statement.executeStep()) {
      }
    }
  };
}

std::unique_ptr<PlainQueue> SqliteLab::NewPlainQueue() {
  return std::make_unique<PlainSqlite>(folder_ / kFileName);
}

std::string SqliteLab::url() const { return "sqlite:" + (folder_ / kFileName).string(); }

std::shared_ptr<void> SqliteLab::HoldSnapshot() {
  // The end of its connection is the end of the transaction.
  std::shared_ptr<Connection> holder = Connect();
  holder->Execute("BEGIN; SELECT count(*) FROM run_counts");
  return holder;
}

std::vector<TableSize> SqliteLab::Sizes() {
  std::vector<TableSize> sizes;
  for (const auto& file : std::filesystem::directory_iterator(folder_)) {
    const auto bytes = static_cast<double>(file.file_size());
    if (bytes > 0) sizes.push_back({file.path().filename().string(), bytes});
  }
  return sizes;
}

void SqliteLab::Describe(Report& report) {
  report.Setting("SQLite", SQLite::getLibVersion());
  report.Setting("processors", std::to_string(std::thread::hardware_concurrency()));
  report.Setting("journal", "WAL, synchronous = FULL");
}

}  // namespace xyn::bench
