// What others do to `runs` with their own SQL.
#include <gtest/gtest.h>

#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using model::RunStatus;

class ForeignSql : public testing::Test {
 protected:
  void Execute(const std::string& sql) { foreign_.exec(sql); }

  std::int64_t Depth(RunStatus status) { return Audited().depth[IndexOf(status)]; }

  // The sample, once it was found equal to the count of every row.
  model::QueueSnapshot Audited() {
    const Sampler::Audit audit = sampler_->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    return audit.counted;
  }

  TestDatabase database_;
  SQLite::Database foreign_ = database_.Foreign();
  std::unique_ptr<Sampler> sampler_ = database_.store->NewSampler({});
};

constexpr const char* kA = "'00000000-0000-7000-8000-00000000000a'";

std::string Insert(const std::string& how, const std::string& status) {
  return how + " INTO runs (id, name, status) VALUES (" + kA + ", 'a', '" + status + "')";
}

TEST_F(ForeignSql, NeedsNoMoreThanANameToEnqueue) {
  database_.clock.now = base::SystemClock().Now() + std::chrono::seconds(1);
  Execute("INSERT INTO runs (name) VALUES ('test.blueprint'), ('test.blueprint')");
  const ClaimResult result = database_.store->queue().Claim(ClaimOf(5));
  ASSERT_EQ(result.claims.size(), 2U);
  EXPECT_NE(result.claims[0].token.run_id, result.claims[1].token.run_id);
  EXPECT_EQ(result.claims[0].inputs, "{}");
  EXPECT_LT(result.claims[0].waited, std::chrono::minutes(1));
}

TEST_F(ForeignSql, KeepsTheCountsExact) {
  Execute(
      "INSERT INTO runs (name, status) VALUES ('a', 'QUEUED'), ('a', 'FAILED'), ('a', 'RUNNING')");
  Execute("UPDATE runs SET status = 'COMPLETED' WHERE status IN ('FAILED', 'RUNNING')");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 2);
  Execute("DELETE FROM runs WHERE status = 'QUEUED'");
  EXPECT_EQ(Depth(RunStatus::kQueued), 0);
  Execute("BEGIN; DELETE FROM runs; ROLLBACK");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 2);
  Execute("DELETE FROM runs");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 0);
}

TEST_F(ForeignSql, KeepsTheCountsExactWhenItReplacesRows) {
  Execute(Insert("INSERT", "QUEUED"));
  Execute(Insert("INSERT OR REPLACE", "FAILED"));
  EXPECT_EQ(Depth(RunStatus::kFailed), 1);
  Execute("PRAGMA recursive_triggers = ON");
  Execute(Insert("INSERT OR REPLACE", "CANCELLED"));
  EXPECT_EQ(Depth(RunStatus::kCancelled), 1);
  EXPECT_EQ(Depth(RunStatus::kFailed), 0);
}

TEST_F(ForeignSql, KeepsTheCountsExactWhenAnInsertIsIgnored) {
  Execute(Insert("INSERT", "QUEUED"));
  Execute(Insert("INSERT OR IGNORE", "FAILED"));
  Execute(Insert("INSERT", "FAILED") + " ON CONFLICT (id) DO UPDATE SET status = 'COMPLETED'");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 1);
  Execute("DELETE FROM runs");
  Execute(Insert("INSERT", "QUEUED"));
  EXPECT_EQ(Depth(RunStatus::kQueued), 1);
}

TEST_F(ForeignSql, KeepsTheCountsExactWhenNullMeansTheDefault) {
  Execute(Insert("INSERT", "QUEUED"));
  Execute("UPDATE OR REPLACE runs SET status = NULL, run_at = NULL");
  Execute("INSERT OR REPLACE INTO runs (id, name, status, run_at) VALUES (NULL, 'b', NULL, '1')");
  EXPECT_EQ(Depth(RunStatus::kQueued), 2);
}

TEST_F(ForeignSql, IsRefusedToReplaceARowByItsRowid) {
  Execute(Insert("INSERT", "QUEUED"));
  const std::string insert = "INSERT OR REPLACE INTO runs (rowid, name) VALUES ";
  EXPECT_THROW(Execute(insert + "((SELECT rowid FROM runs), 'a')"), SQLite::Exception);
  EXPECT_THROW(Execute(insert + "(-1, 'a')"), SQLite::Exception);
  Execute(insert + "(77, 'a')");
  for (const std::string rowid : {"rowid", "oid", "_rowid_"}) {
    EXPECT_THROW(Execute("UPDATE OR REPLACE runs SET " + rowid + " = 77"), SQLite::Exception);
  }
  EXPECT_EQ(Depth(RunStatus::kQueued), 2);
}

TEST_F(ForeignSql, IsRefusedWhatNoRunCanBe) {
  EXPECT_THROW(Execute("INSERT INTO runs (name, status) VALUES ('a', 'DONE')"), SQLite::Exception);
  EXPECT_THROW(Execute("INSERT INTO runs (name, inputs) VALUES ('a', '{')"), SQLite::Exception);
  EXPECT_THROW(Execute("INSERT INTO runs (name, run_at) VALUES ('a', 'now')"), SQLite::Exception);
  EXPECT_THROW(Execute("INSERT INTO runs (name, id) VALUES ('a', '1')"), SQLite::Exception);
  EXPECT_THROW(Execute("INSERT INTO runs (name, id) VALUES ('a', upper(" + std::string(kA) + "))"),
               SQLite::Exception);
  Execute(Insert("INSERT", "QUEUED"));
  EXPECT_THROW(Execute("UPDATE runs SET id = '00000000-0000-7000-8000-00000000000b'"),
               SQLite::Exception);
}

}  // namespace
}  // namespace xyn::store::sqlite
