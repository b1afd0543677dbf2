#include <future>

#include <nlohmann/json.hpp>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class ReapTest : public StoreTest {
 protected:
  store::Reaped Reap() { return store().maintenance().Reap(); }

  // RUNNING runs whose lease has run out and that nobody may reclaim.
  void AddDeadRuns(int count) {
    sql().Run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
              std::to_string(count) +
              ") INSERT INTO runs (name, status, attempt, max_reclaims, lease_expires_at) "
              "SELECT 'work', 'RUNNING', 1, 0, " +
              database().FromNow(seconds(-1)) + " FROM n");
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, ReapTest, EveryStore(), StoreName);

TEST_P(ReapTest, FailsARunThatUsedUpItsReclaims) {
  model::NewRun fragile = Work();
  fragile.max_reclaims = 1;
  const auto token = Start(fragile);
  ExpireLease(token.run_id);
  EXPECT_EQ(Reap().failed, 0);  // one reclaim is left
  ClaimAgain();
  EXPECT_EQ(Reap().failed, 0);  // its lease stands
  ExpireLease(token.run_id);
  const model::Run before = Get(token.run_id);
  EXPECT_EQ(Reap().failed, 1);

  const model::Run run = Get(token.run_id);
  EXPECT_EQ(run.status, RunStatus::kFailed);
  EXPECT_EQ(nlohmann::json::parse(*run.error)["type"], "lease_expired");
  EXPECT_EQ(run.lease_expires_at, before.lease_expires_at);
  EXPECT_EQ(run.attempt, 2);
  EXPECT_NE(run.completed_at, std::nullopt);
  EXPECT_EQ(Reap().failed, 0);
}

TEST_P(ReapTest, LeavesTheRunToItsWorkerOnceItRenewed) {
  model::NewRun fragile = Work();
  fragile.max_reclaims = 0;
  const auto token = Start(fragile);
  ExpireLease(token.run_id);
  EXPECT_EQ(Renew(token), store::RenewOutcome::kRenewed);
  EXPECT_EQ(Reap().failed, 0);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kRunning);
}

TEST_P(ReapTest, EndsACancelledRunWhoseWorkerIsGone) {
  const auto token = Start();
  queue().Cancel(token.run_id);
  EXPECT_EQ(Reap().cancelled, 0);
  ExpireLease(token.run_id);
  const store::Reaped reaped = Reap();
  EXPECT_EQ(reaped.cancelled, 1);
  EXPECT_EQ(reaped.failed, 0);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kCancelled);
}

TEST_P(ReapTest, LeavesARunToItsReclaimersWhoeverTheyAre) {
  const auto token = Start(Work("known.elsewhere"));
  ExpireLease(token.run_id);
  EXPECT_EQ(Reap().failed, 0);
  EXPECT_EQ(StatusOf(token.run_id), RunStatus::kRunning);
}

TEST_P(ReapTest, EndsAtMostABatchACall) {
  AddDeadRuns(store::kMaxBatch + 1);
  EXPECT_EQ(Reap().failed, store::kMaxBatch);
  EXPECT_EQ(Reap().failed, 1);
  EXPECT_EQ(Reap().failed, 0);
}

TEST_P(ReapTest, CountsEachRunOnceWhenManyReap) {
  AddDeadRuns(500);
  std::vector<std::future<std::int64_t>> reapers;
  for (int i = 0; i < 4; ++i) {
    reapers.push_back(std::async(
        std::launch::async, [this] { return database().Open()->maintenance().Reap().failed; }));
  }
  std::int64_t failed = Reap().failed;
  for (auto& reaper : reapers) failed += reaper.get();
  EXPECT_EQ(failed + Reap().failed, 500);
  EXPECT_EQ(sql().Value("SELECT count(*) FROM runs WHERE status = 'FAILED'"), "500");
}

}  // namespace
}  // namespace xyn::contract
