// The fixture of the contract: a test written against store.h runs on every store.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/test_database.h"

namespace xyn::contract {

using model::RunStatus;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using store::FinishKind;
using store::FinishOutcome;

// A run of blueprint `name`, ready at once.
model::NewRun Work(const std::string& name = "work");

// The n-th of some ids that sort by n.
base::Uuid Id(int n);

// A claim of up to `limit` runs of "work" for "worker-1", for a minute.
store::ClaimRequest ForWork(int limit = 1);

class StoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  explicit StoreTest(Tables tables = Tables::kMigrated);

  TestDatabase& database() { return *database_; }
  store::Store& store() { return *store_; }
  store::RunQueue& queue() { return store_->queue(); }
  support::SqlConnection& sql() { return *sql_; }
  bool IsPostgres() const { return GetParam() != StoreKind::kSqlite; }

  base::Uuid Enqueue(const model::NewRun& run);
  std::vector<store::Claim> Claim(const store::ClaimRequest& request);
  store::RenewOutcome Renew(const model::LeaseToken& token,
                            const std::string& worker_id = "worker-1");
  FinishOutcome Finish(const model::LeaseToken& token, FinishKind kind,
                       microseconds retry_backoff = microseconds(0));

  // Enqueues `run` and claims it for "worker-1"; aborts the test if another one is claimed.
  model::LeaseToken Start(const model::NewRun& run = Work());
  // Claims the one run there is to claim; its token.
  model::LeaseToken ClaimAgain(const std::string& worker_id = "worker-2");

  // Makes the lease of a run have run out a second ago.
  void ExpireLease(const base::Uuid& id);

  model::Run Get(const base::Uuid& id);  // aborts the test if there is none
  RunStatus StatusOf(const base::Uuid& id) { return Get(id).status; }

 private:
  std::unique_ptr<TestDatabase> database_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<support::SqlConnection> sql_;
};

// For INSTANTIATE_TEST_SUITE_P(Stores, FooTest, EveryStore(), StoreName).
inline auto EveryStore() {
  return testing::Values(StoreKind::kPostgres, StoreKind::kPostgresUnprepared, StoreKind::kSqlite);
}
inline auto EveryPostgres() {
  return testing::Values(StoreKind::kPostgres, StoreKind::kPostgresUnprepared);
}
inline std::string StoreName(const testing::TestParamInfo<StoreKind>& info) {
  return ToString(info.param);
}

}  // namespace xyn::contract
