#include <algorithm>
#include <future>

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
