// What a claim reads.
#include <algorithm>
#include <random>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "xyn/store/sqlite/ready_runs.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

class ClaimPlan : public testing::Test {
 protected:
  std::vector<std::string> PlanOf(std::string_view sql) {
    SQLite::Statement plan(connection_.database(), "EXPLAIN QUERY PLAN " + std::string(sql));
    std::vector<std::string> steps;
    while (plan.executeStep()) steps.push_back(plan.getColumn(3).getString());
    return steps;
  }

  // The instructions that SQLite executes to find what a claim would take.
  int StepsToFind(std::size_t limit) {
    FindReadyRuns(connection_, {"known"}, database_.clock.now, limit);
    int steps = 0;
    for (sqlite3_stmt* statement = sqlite3_next_stmt(Handle(), nullptr); statement != nullptr;
         statement = sqlite3_next_stmt(Handle(), statement)) {
      steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, /*resetFlg=*/1);
    }
    return steps;
  }

  // Inserts `count` runs, due `seconds` from now, each a second after the one before.
  void Insert(const std::string& name, int count, int seconds) {
    const auto now = database_.clock.now.time_since_epoch().count();
    database_.Foreign().exec(
        "WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k LIMIT " +
        std::to_string(count) + ") INSERT INTO runs (name, run_at) SELECT '" + name + "', " +
        std::to_string(now) + " + (k + " + std::to_string(seconds) + ") * 1000000 FROM k");
  }

  sqlite3* Handle() { return connection_.database().getHandle(); }

  TestDatabase database_;
  Connection connection_{database_.path, Connection::Access::kReadWrite,
                         std::chrono::steady_clock::now() + std::chrono::seconds(10)};
};

TEST_F(ClaimPlan, SearchesTheClaimIndexByLane) {
  EXPECT_THAT(PlanOf(sql::kNextLane),
              ElementsAre("SEARCH runs USING INDEX ix_runs_claim (name=? AND priority>?)"));
  EXPECT_THAT(
      PlanOf(sql::kReadyRuns),
      ElementsAre("SEARCH runs USING INDEX ix_runs_claim (name=? AND priority=? AND run_at<?)"));
  EXPECT_THAT(
      PlanOf(sql::kNextDue),
      ElementsAre("SEARCH runs USING INDEX ix_runs_claim (name=? AND priority=? AND run_at>?)"));
  EXPECT_EQ(PlanOf(sql::kExpiredRuns).front(),
            "SEARCH runs USING INDEX ix_runs_lease_expires_at (lease_expires_at<?)");
}

TEST_F(ClaimPlan, ChangesRowsByTheirKey) {
  for (const std::string_view claim : {sql::kClaimRuns, sql::kReclaimRuns}) {
    EXPECT_THAT(PlanOf(claim), ElementsAre("SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)",
                                           "LIST SUBQUERY 1", StartsWith("SCAN json_each")));
  }
  EXPECT_THAT(
      PlanOf(sql::kRunsToClaim),
      ElementsAre(StartsWith("SCAN place"), "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)"));
  for (const std::string_view by_row : {sql::kIsLeased, sql::kCompleteRun}) {
    EXPECT_THAT(PlanOf(by_row), ElementsAre("SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)"));
  }
  EXPECT_THAT(PlanOf(sql::kRenewLeases),
              ElementsAre("SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id=?)"));
  EXPECT_THAT(PlanOf(sql::kDecideFinish),
              ElementsAre("SEARCH runs USING INDEX sqlite_autoindex_runs_1 (id=?)"));
  EXPECT_THAT(PlanOf(sql::kEndRun), ElementsAre("SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)"));
  EXPECT_THAT(PlanOf(sql::kQueueRunAgain),
              ElementsAre("SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)"));
}

TEST_F(ClaimPlan, CostsTheSameWhateverLiesInTheFutureOrIsUnknown) {
  Insert("known", 10, -100);
  Insert("known", 1, 100);
  Insert("a.unknown", 1, -100);
  Insert("z.unknown", 1, -100);
  StepsToFind(1);  // prepares the statements
  const int few = StepsToFind(20);
  Insert("known", 10'000, 200);
  Insert("a.unknown", 10'000, -20'000);
  Insert("z.unknown", 10'000, -20'000);
  EXPECT_EQ(StepsToFind(20), few);
}

TEST_F(ClaimPlan, FindsTheSameRunsAsASortOfEverything) {
  std::mt19937 random(1);  // NOLINT(bugprone-random-generator-seed): the same cases every time
  const std::vector<std::string> known = {"a", "b", "c", "b"};
  const auto now = database_.clock.now;
  std::vector<model::NewRun> runs(400);
  for (model::NewRun& run : runs) {
    run.name = std::string(1, static_cast<char>('a' + random() % 4));
    run.priority = static_cast<std::int32_t>(random() % 3);
    run.delay = std::chrono::seconds(random() % 20);
  }
  database_.store->queue().Enqueue(runs);
  SQLite::Statement sorted(connection_.database(),
                           "SELECT rowid FROM runs WHERE name <> 'd' AND run_at <= ? "
                           "ORDER BY priority, run_at, id");
  const base::Timestamp later = now + std::chrono::seconds(10);
  sorted.bind(1, std::int64_t{later.time_since_epoch().count()});
  std::vector<std::int64_t> expected;
  while (sorted.executeStep()) expected.push_back(sorted.getColumn(0).getInt64());
  for (const std::size_t limit : {1U, 7U, 50U, 120U}) {
    const std::vector<std::int64_t> head(expected.begin(),
                                         expected.begin() + static_cast<std::ptrdiff_t>(limit));
    EXPECT_EQ(FindReadyRuns(connection_, known, later, limit).rowids, head);
  }
  const ReadyRuns all = FindReadyRuns(connection_, known, later, 1'000);
  EXPECT_EQ(all.rowids, expected);
  EXPECT_EQ(all.next_due, later + std::chrono::seconds(1));
}

}  // namespace
}  // namespace xyn::store::sqlite
