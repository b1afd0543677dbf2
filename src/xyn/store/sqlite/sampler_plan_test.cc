// What a tick reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::seconds;

class SamplerPlan : public testing::Test {
 protected:
  // The steps of a plan that touch a table.
  std::vector<std::string> StepsOn(const std::string& table, std::string_view sql) {
    SQLite::Statement plan(connection_.database(), "EXPLAIN QUERY PLAN " + std::string(sql));
    std::vector<std::string> steps;
    while (plan.executeStep()) {
      const std::string step = plan.getColumn(3).getString();
      if (step.find(" " + table) != std::string::npos) steps.push_back(step);
    }
    return steps;
  }

  // The instructions that SQLite executes for a tick.
  int StepsOfTick() {
    connection_.Use(sql::kSampleQueue).Bind(database_.clock.now).Step();
    {
      Query blueprints = connection_.Use(sql::kSampleBlueprints);
      while (blueprints.Step()) {
      }
    }
    int steps = 0;
    sqlite3* const handle = connection_.database().getHandle();
    for (sqlite3_stmt* statement = sqlite3_next_stmt(handle, nullptr); statement != nullptr;
         statement = sqlite3_next_stmt(handle, statement)) {
      steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, /*resetFlg=*/1);
    }
    return steps;
  }

  // Inserts `count` runs with the values of an SQL expression in k, which counts up from 1.
  void Insert(int count, const std::string& status, const std::string& queued_at,
              const std::string& run_at) {
    connection_.Execute("WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k LIMIT " +
                        std::to_string(count) +
                        ") INSERT INTO runs (name, status, queued_at, run_at) SELECT 'a', '" +
                        status + "', " + queued_at + ", " + run_at + " FROM k");
  }

  std::int64_t Now() const { return database_.clock.now.time_since_epoch().count(); }

  TestDatabase database_;
  Connection connection_{database_.path, Connection::Access::kReadWrite,
                         std::chrono::steady_clock::now() + seconds(10)};
};

TEST_F(SamplerPlan, SearchesTheEndsOfTheIndexesAndNothingElse) {
  const std::vector<std::string> steps = StepsOn("runs", sql::kSampleQueue);
  EXPECT_EQ(steps.size(), 4U);
  EXPECT_THAT(steps,
              testing::Each(testing::StartsWith("SEARCH runs USING COVERING INDEX ix_runs_")));
  EXPECT_THAT(steps, testing::Contains("SEARCH runs USING COVERING INDEX ix_runs_run_at "
                                       "((run_at,queued_at)>(?,?) AND run_at<?)"));
  const std::vector<std::string> at_once = StepsOn("at_once_counts", sql::kSampleQueue);
  EXPECT_EQ(at_once.size(), 3U);
  EXPECT_THAT(
      at_once,
      testing::Each(testing::StartsWith("SEARCH at_once_counts USING PRIMARY KEY (queued_at")));
  EXPECT_THAT(StepsOn("runs", sql::kSampleBlueprints), testing::IsEmpty());
}

TEST_F(SamplerPlan, CostsTheSameHoweverManyRunsThereAre) {
  const std::string now = std::to_string(Now());
  const auto insert_each = [&](int count) {
    Insert(count, "COMPLETED", now, now);
    Insert(count, "QUEUED", now + " - k", now + " - k");            // ready
    Insert(count, "QUEUED", now + " - k", now + " - k / 2");        // ready, after a delay
    Insert(count, "QUEUED", now + " - k", now + " + 1000000 + k");  // future
    database_.store->maintenance().CompactCounts();
  };
  insert_each(2'000);
  const int few = StepsOfTick();
  insert_each(20'000);
  EXPECT_EQ(StepsOfTick(), few);
  const Sampler::Audit audit = database_.store->NewSampler({})->SampleAndCount();
  EXPECT_EQ(audit.sampled, audit.counted);
  EXPECT_EQ(audit.sampled.ready, 44'000);
}

TEST_F(SamplerPlan, CountsRunsThatCameDueOneByOneOnlyUntilUpkeep) {
  const std::string now = std::to_string(Now());
  Insert(3'000, "QUEUED", now, now + " + 1 + k % 5");
  const int before = StepsOfTick();
  database_.clock.now += seconds(1);
  EXPECT_GT(StepsOfTick(), before + 3'000);
  EXPECT_EQ(database_.store->maintenance().CompactCounts(), 3'000);
  EXPECT_LT(StepsOfTick(), before + 100);
}

TEST_F(SamplerPlan, ForgetsBlueprintsOnceManyHaveNoLiveRuns) {
  for (int i = 0; i < 150; ++i) database_.store->queue().Enqueue(Runs(1, "b" + std::to_string(i)));
  database_.Foreign().exec("DELETE FROM runs WHERE name <> 'b7'");
  database_.store->maintenance().CompactCounts();
  EXPECT_EQ(database_.Foreign().execAndGet("SELECT count(*) FROM live_counts").getInt(), 1);
  EXPECT_EQ(database_.store->NewSampler({})->Sample().blueprints,
            (std::vector<model::BlueprintDepth>{{"b7", 1, 0}}));
}

}  // namespace
}  // namespace xyn::store::sqlite
