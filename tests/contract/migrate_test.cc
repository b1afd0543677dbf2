#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class MigrateTest : public StoreTest {
 protected:
  MigrateTest() : StoreTest(Tables::kNone) {}

  std::string Refusal() {
    try {
      store().schema().Require();
    } catch (const store::SchemaMismatch& mismatch) {
      return mismatch.what();
    }
    return "";
  }
};
std::string Contents(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

INSTANTIATE_TEST_SUITE_P(Stores, MigrateTest, EveryStore(), StoreName);

TEST_P(MigrateTest, AnEmptyDatabaseIsRefusedWithWhatToDo) {
  EXPECT_EQ(store().schema().State().found, 0);
  EXPECT_THAT(Refusal(), testing::HasSubstr("xyn migrate"));
}

TEST_P(MigrateTest, BringsAnEmptyDatabaseToTheWantedVersionOnce) {
  const auto applied = store().schema().Migrate();
  const store::SchemaState state = store().schema().State();
  EXPECT_EQ(state.found, state.wanted);
  EXPECT_EQ(applied.size(), static_cast<std::size_t>(state.wanted));
  EXPECT_EQ(applied.at(0), "0001_runs");
  EXPECT_EQ(Refusal(), "");
  EXPECT_TRUE(store().schema().Migrate().empty());
}

TEST_P(MigrateTest, KeepsTheRuns) {
  store().schema().Migrate();
  const base::Uuid id = Enqueue(Work());
  const model::Run before = Get(id);
  database().Open()->schema().Migrate();
  EXPECT_EQ(Get(id), before);
}

TEST_P(MigrateTest, AppliesEachStepOnceWhenTwentyMigrateAtOnce) {
  std::vector<std::future<std::vector<std::string>>> migrations;
  for (int i = 0; i < 20; ++i) {
    migrations.push_back(
        std::async(std::launch::async, [this] { return database().Open()->schema().Migrate(); }));
  }
  std::vector<std::string> applied;
  for (auto& migration : migrations) {
    for (std::string& step : migration.get()) applied.push_back(std::move(step));
  }
  const store::SchemaState state = store().schema().State();
  EXPECT_EQ(state.found, state.wanted);
  EXPECT_EQ(applied.size(), static_cast<std::size_t>(state.wanted));
  std::sort(applied.begin(), applied.end());
  EXPECT_EQ(std::adjacent_find(applied.begin(), applied.end()), applied.end());
  Finish(Start(), FinishKind::kComplete);
}

// The first step was all there was when a queue may have begun; what came later has to take its
// runs over.
TEST_P(MigrateTest, CountsTheRunsThatAreThereAlready) {
  if (IsPostgres()) {
    sql().Run(Contents(XYN_SOURCE_DIR "/src/xyn/store/postgres/migrations/0001_runs.sql"));
    sql().Run(
        "CREATE TABLE xyn_schema_version (version integer PRIMARY KEY, name text NOT NULL, "
        "applied_at timestamptz NOT NULL DEFAULT now());"
        "INSERT INTO xyn_schema_version VALUES (1, '0001_runs')");
  } else {
    sql().Run(Contents(XYN_SOURCE_DIR "/src/xyn/store/sqlite/migrations/0001_runs.sql"));
    sql().Run(Contents(XYN_SOURCE_DIR "/src/xyn/store/sqlite/sql/create_schema_version.sql"));
    sql().Run(
        "INSERT INTO xyn_schema_version (version, name, applied_at) "
        "VALUES (1, '0001_runs', 0)");
  }
  const std::string now = database().FromNow(seconds(-5));
  const std::string later = database().FromNow(seconds(3'600));
  sql().Run("INSERT INTO runs (name, run_at, queued_at) VALUES ('a', " + now + ", " + now +
            "), ('b', " + now + ", " + now + "), ('b', " + later + ", " + now + ")");
  sql().Run("INSERT INTO runs (name, status, lease_expires_at) VALUES ('a', 'RUNNING', " + now +
            "), ('b', 'RUNNING', NULL), ('b', 'RUNNING', " + later + ")");
  sql().Run("INSERT INTO runs (name, status) VALUES ('a', 'COMPLETED'), ('a', 'FAILED')");

  store().schema().Migrate();
  const store::Sampler::Audit audit = store().NewSampler({})->SampleAndCount();
  EXPECT_EQ(audit.sampled, audit.counted);
  EXPECT_THAT(audit.sampled.depth, testing::ElementsAre(3, 3, 1, 1, 0));
  EXPECT_EQ(audit.sampled.ready, 2);
  EXPECT_EQ(audit.sampled.running_expired, 1);
}

TEST_P(MigrateTest, RefusesTablesOfAnOlderProgramWithWhatToDo) {
  store().schema().Migrate();
  const std::string wanted = std::to_string(store().schema().State().wanted);
  sql().Run("DELETE FROM xyn_schema_version WHERE version = " + wanted);
  EXPECT_THAT(Refusal(), testing::HasSubstr("xyn migrate"));
  EXPECT_THAT(Refusal(), testing::HasSubstr(wanted));
}

TEST_P(MigrateTest, RefusesTablesOfANewerProgram) {
  store().schema().Migrate();
  const int wanted = store().schema().State().wanted;
  sql().Run("UPDATE xyn_schema_version SET version = 9999 WHERE version = " +
            std::to_string(wanted));
  EXPECT_EQ(store().schema().State().found, 9999);
  EXPECT_THAT(Refusal(), testing::HasSubstr("9999"));
  EXPECT_THAT(Refusal(), testing::HasSubstr("newer"));
  EXPECT_THROW(store().schema().Migrate(), store::SchemaMismatch);
}

}  // namespace
}  // namespace xyn::contract
