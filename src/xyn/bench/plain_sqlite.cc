#include "xyn/bench/plain_sqlite.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

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

// Ids ascend, as those of UUID version 7 do.
constexpr std::string_view kEnqueue = R"(
WITH RECURSIVE series (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM series WHERE g < ?1)
INSERT INTO plain_runs (id, name, queued_at, run_at, created_at)
SELECT printf('%016x%08x', ?2, g) || hex(randomblob(4)), 'plain', ?2, ?2, ?2 FROM series)";

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

void PlainSqlite::Enqueue(int runs) { connection_.Use(kEnqueue).Bind(runs, Now()).Run(); }

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
