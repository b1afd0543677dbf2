#include "xyn/bench/plain_sqlite.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace xyn::bench {
namespace {

constexpr const char* kTable = R"(
CREATE TABLE IF NOT EXISTS plain_runs (
  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'QUEUED',
  correlation_id TEXT, inputs TEXT NOT NULL DEFAULT '{}', outputs TEXT, error TEXT,
  queued_at INTEGER NOT NULL, run_at INTEGER NOT NULL, priority INTEGER NOT NULL DEFAULT 100,
  attempt INTEGER NOT NULL DEFAULT 0, max_attempts INTEGER, locked_at INTEGER, locked_by TEXT,
  lease_expires_at INTEGER, created_at INTEGER NOT NULL, started_at INTEGER, completed_at INTEGER);
CREATE INDEX IF NOT EXISTS plain_runs_ready ON plain_runs (priority, run_at, id)
  WHERE status = 'QUEUED';
CREATE INDEX IF NOT EXISTS plain_runs_leases ON plain_runs (lease_expires_at)
  WHERE status = 'RUNNING')";

// More rows to a statement gain nothing.
constexpr int kRowsTogether = 20;

// ?1 now, and for each row its id, name and inputs.
std::string InsertOf(int rows) {
  std::string sql =
      "INSERT INTO plain_runs (queued_at, run_at, created_at, id, name, inputs) VALUES ";
  for (int row = 0; row < rows; ++row) {
    sql += fmt::format("{}(?1, ?1, ?1, ?{}, ?{}, ?{})", row == 0 ? "" : ", ", 2 + row * 3,
                       3 + row * 3, 4 + row * 3);
  }
  return sql;
}

constexpr std::string_view kClaim = R"(
UPDATE plain_runs
SET status = 'RUNNING', attempt = attempt + 1, locked_at = ?2, locked_by = 'plain',
    lease_expires_at = ?2 + 60000000, started_at = ?2
WHERE rowid IN (SELECT rowid FROM plain_runs WHERE status = 'QUEUED' AND run_at <= ?2
                ORDER BY priority, run_at, id LIMIT ?1)
RETURNING rowid)";

constexpr std::string_view kFinish = R"(
UPDATE plain_runs
SET status = 'COMPLETED', outputs = '{}', completed_at = ?2, lease_expires_at = NULL
WHERE rowid = ?1 AND status = 'RUNNING' AND locked_by = 'plain')";

std::int64_t Now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

PlainSqlite::PlainSqlite(const std::filesystem::path& file)
    : file_(file),
      connection_(file, store::sqlite::Connection::Access::kReadWrite,
                  std::chrono::steady_clock::now() + std::chrono::hours(24)) {
  connection_.Execute(kTable);
}

std::unique_ptr<PlainQueue> PlainSqlite::Connect() const {
  return std::make_unique<PlainSqlite>(file_);
}

void PlainSqlite::Enqueue(int runs) {
  static const std::string together = InsertOf(kRowsTogether);
  static const std::string alone = InsertOf(1);
  const std::string name = "plain";
  const std::string inputs = R"({"a":1})";
  connection_.Execute("BEGIN IMMEDIATE");
  for (int left = runs; left > 0;) {
    const int rows = left >= kRowsTogether ? kRowsTogether : 1;
    auto insert = connection_.Use(rows == 1 ? alone : together);
    insert.Bind(Now());
    for (int row = 0; row < rows; ++row) insert.Bind(ids_.Next(), name, inputs);
    insert.Run();
    left -= rows;
  }
  connection_.Execute("COMMIT");
}

int PlainSqlite::ClaimAndFinish(int at_most) {
  std::vector<std::int64_t> claimed;
  connection_.Execute("BEGIN IMMEDIATE");
  {
    auto claim = connection_.Use(kClaim);
    claim.Bind(at_most, Now());
    while (claim.Step()) claimed.push_back(claim.Integer(0));
  }
  connection_.Execute("COMMIT; BEGIN IMMEDIATE");
  for (const std::int64_t run : claimed) connection_.Use(kFinish).Bind(run, Now()).Run();
  connection_.Execute("COMMIT");
  return static_cast<int>(claimed.size());
}

void PlainSqlite::Settle() { connection_.Execute("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)"); }

}  // namespace xyn::bench
