// Databases that were made by earlier versions, with runs in them.
#include <gtest/gtest.h>

#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::seconds;

// Applies the steps up to `version`, as the program that had no others did.
void MigrateTo(int version, Connection& connection) {
  connection.Use(sql::kCreateSchemaVersion).Run();
  for (const Migration& step : sql::kMigrations) {
    if (step.number > version) return;
    connection.Execute(std::string(step.sql));
    connection.Use(sql::kRecordMigration)
        .Bind(std::int32_t{step.number}, std::string(step.name), base::Timestamp())
        .Run();
  }
}

class UpgradeFrom : public testing::TestWithParam<int> {};
// Before the counts, and before those of the runs that wait for nothing.
INSTANTIATE_TEST_SUITE_P(Versions, UpgradeFrom, testing::Values(1, 4),
                         testing::PrintToStringParamName());

TEST_P(UpgradeFrom, CountsTheRunsThatAreThere) {
  const TemporaryDirectory directory;
  const StoppedClock clock;
  const std::shared_ptr<base::Logger> log = base::MakeNullLogger();
  const auto store =
      OpenSqliteStore({.path = directory / "old.db", .busy_timeout = seconds(10)}, clock, *log);
  Connection connection(directory / "old.db", Connection::Access::kReadWrite,
                        std::chrono::steady_clock::now() + seconds(600));
  MigrateTo(GetParam(), connection);
  const std::string now = std::to_string(clock.now.time_since_epoch().count());
  connection.Execute(
      "WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k LIMIT 500) "
      "INSERT INTO runs (name, status, queued_at, run_at, lease_expires_at) "
      "SELECT 'n' || (k % 3), CASE k % 7 WHEN 0 THEN 'RUNNING' WHEN 1 THEN 'COMPLETED' "
      "WHEN 2 THEN 'FAILED' ELSE 'QUEUED' END, " +
      now + " - k % 10, " + now + " + k % 13 - 6, " + now + " + k % 5 FROM k");
  if (GetParam() == 1) {
    connection.Execute("UPDATE run_counts SET n = 0");  // the rows are what counts
  }

  EXPECT_EQ(std::ssize(store->schema().Migrate()), std::ssize(sql::kMigrations) - GetParam());
  const Sampler::Audit audit = store->NewSampler({})->SampleAndCount();
  EXPECT_EQ(audit.sampled, audit.counted);
  EXPECT_EQ(audit.counted.blueprints.size(), 3U);
  EXPECT_GT(audit.counted.future, 0);
  EXPECT_EQ(CorrectAll(connection).Runs(), 0);
  store->queue().Enqueue(Runs(1));
  EXPECT_EQ(store->NewSampler({})->Sample().ready, audit.sampled.ready + 1);
}

TEST(Upgrade, MakesProgramsThatDoNotKnowTheCountsOfTimesExecuteTheTriggers) {
  const TestDatabase database;
  // As they look for triggers of others before they go without.
  const char* const look =
      "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'runs' AND name "
      "NOT IN "
      "('runs_inserted', 'runs_deleted', 'runs_updated', 'runs_met', 'runs_replaced', "
      "'runs_met_deleted', 'runs_id_is_constant', 'runs_rowid_is_taken')";
  EXPECT_EQ(database.Foreign().execAndGet(look).getInt(), 1);
}

}  // namespace
}  // namespace xyn::store::sqlite
