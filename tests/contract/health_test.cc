#include <algorithm>
#include <set>

#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

class HealthTest : public StoreTest {
 protected:
  model::DatabaseHealth Look() { return sampler_->SampleHealth(); }

  model::TableHealth Table(const std::string& name) {
    for (const model::TableHealth& table : Look().tables) {
      if (table.table == name) return table;
    }
    throw std::logic_error("no table " + name);
  }

  void AddRuns(int count) {
    const std::string n = std::to_string(count);
    sql().Run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + n +
              ") INSERT INTO runs (name, status) SELECT 'work', 'COMPLETED' FROM n");
  }

  std::unique_ptr<store::Sampler> sampler_ = store().NewSampler({});
};

class PostgresHealthTest : public HealthTest {};
INSTANTIATE_TEST_SUITE_P(Stores, PostgresHealthTest, EveryPostgres(), StoreName);

TEST_P(PostgresHealthTest, KnowsEveryTableOfXyn) {
  std::set<std::string> expected;
  for (const auto& row :
       sql().Run("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")) {
    expected.insert(row.at(0).value());
  }
  std::set<std::string> known;
  for (const auto& table : Look().tables) known.insert(table.table);
  EXPECT_EQ(known, expected);
}

TEST_P(PostgresHealthTest, MeasuresTablesWithTheirIndexes) {
  AddRuns(5'000);
  const model::TableHealth runs = Table("runs");
  EXPECT_EQ(std::to_string(runs.size_bytes), sql().Value("SELECT pg_total_relation_size('runs')"));
  EXPECT_GT(runs.size_bytes, 500'000);
}

TEST_P(PostgresHealthTest, EstimatesDeadRows) {
  sql().Run("ALTER TABLE runs SET (autovacuum_enabled = off)");
  AddRuns(300);
  EXPECT_EQ(Table("runs").dead_rows, 0);
  database().Connect()->Run("UPDATE runs SET priority = 1");  // reported when its session ends
  EXPECT_TRUE(support::WaitUntil([this] { return Table("runs").dead_rows == 300; }));
}

TEST_P(PostgresHealthTest, MeasuresTheOldestTransactionWhoeverIsIdleInIt) {
  EXPECT_EQ(Look().oldest_transaction_seconds, 0);
  const auto other = database().Connect();
  other->Run("BEGIN; SELECT count(*) FROM runs");
  EXPECT_TRUE(support::WaitUntil([this] { return Look().oldest_transaction_seconds > 0.2; }));
  other->Run("ROLLBACK");
  EXPECT_TRUE(support::WaitUntil([this] { return Look().oldest_transaction_seconds == 0; }));
}

TEST_P(PostgresHealthTest, LeavesOtherDatabasesOut) {
  const auto elsewhere = NewDatabase(GetParam(), Tables::kNone);
  const auto other = elsewhere->Connect();
  other->Run("BEGIN; SELECT 1");
  EXPECT_EQ(Look().oldest_transaction_seconds, 0);
}

class SqliteHealthTest : public HealthTest {};
INSTANTIATE_TEST_SUITE_P(Stores, SqliteHealthTest, testing::Values(StoreKind::kSqlite), StoreName);

TEST_P(SqliteHealthTest, TellsTheSizesOfItsFilesAndNothingItDoesNotKnow) {
  EXPECT_EQ(Look().oldest_transaction_seconds, std::nullopt);
  const model::TableHealth before = Table("(file)");
  EXPECT_EQ(before.dead_rows, std::nullopt);
  EXPECT_GT(before.size_bytes, 0);
  AddRuns(5'000);
  sql().Run("PRAGMA wal_checkpoint(PASSIVE)");
  EXPECT_GT(Table("(file)").size_bytes, before.size_bytes + 500'000);
  EXPECT_GT(Table("(wal)").size_bytes, 0);
}

}  // namespace
}  // namespace xyn::contract
