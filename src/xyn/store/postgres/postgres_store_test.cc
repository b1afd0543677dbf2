#include "xyn/store/postgres/postgres_store.h"

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/errors.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using testing::HasSubstr;

class PostgresStoreTest : public testing::Test {
 protected:
  void TearDown() override {
    store_.reset();
    TheServer().DropDatabase(database_);
  }

  std::unique_ptr<Store> Open(const std::string& url) {
    return OpenPostgresStore({.url = url}, clock_, *log_);
  }

  ClaimResult Claim(bool reclaim) {
    ClaimRequest request;
    request.blueprints = {"work"};
    request.limit = 2;
    request.worker_id = "worker";
    request.reclaim = reclaim;
    return store_->queue().Claim(request);
  }

  void Sql(const std::string& statements) {
    support::ConnectPostgres(TheServer().Url(database_))->Run(statements);
  }

  const std::string database_ = TheServer().CreateDatabase();
  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  std::unique_ptr<Store> store_ = Open(TheServer().Url(database_));
};

TEST_F(PostgresStoreTest, IsNotOpenedByAUrlThatCannotBeParsed) {
  try {
    Open("postgres://[::1/db");
    ADD_FAILURE() << "it was opened";
  } catch (const Invalid& error) {
    EXPECT_THAT(error.what(), HasSubstr("DATABASE_URL"));
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
  }
}

TEST_F(PostgresStoreTest, NeedsASchemaThatIsThere) {
  const auto store = Open(TheServer().Url(database_) + "?options=-csearch_path%3Dnowhere");
  try {
    store->schema().State();
    ADD_FAILURE() << "it has a state";
  } catch (const SchemaMismatch& error) {
    EXPECT_THAT(error.what(), HasSubstr("search_path"));
  }
  EXPECT_THROW(store->schema().Migrate(), SchemaMismatch);
}

// A reclaim is committed before the ready runs are looked for.
TEST_F(PostgresStoreTest, HandsOverWhatItReclaimedWhenTheRestFails) {
  store_->schema().Migrate();
  std::vector<model::NewRun> runs(1);
  runs[0].name = "work";
  const base::Uuid expired = store_->queue().Enqueue(runs).front().id;
  ASSERT_EQ(Claim(false).claims.size(), 1U);
  store_->queue().Enqueue(runs);
  Sql("UPDATE runs SET lease_expires_at = now() - interval '1 second' WHERE status = 'RUNNING';"
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
      " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$;"
      "CREATE TRIGGER refuse BEFORE UPDATE ON runs FOR EACH ROW WHEN (OLD.status = 'QUEUED')"
      " EXECUTE FUNCTION refuse()");

  const ClaimResult result = Claim(true);
  ASSERT_EQ(result.claims.size(), 1U);
  EXPECT_EQ(result.claims[0].token.run_id, expired);
  EXPECT_THROW(Claim(true), Unavailable);  // with nothing to hand over
}

// Runs may lie at the beginnings of the lanes that a claim did not look at.
TEST_F(PostgresStoreTest, ForetellsTheNextLookOnceLooksHaveBecomeDear) {
  store_->schema().Migrate();
  Sql("INSERT INTO runs (name, priority, run_at)"
      " SELECT 'work', g, now() + interval '1 hour' FROM generate_series(200, 10000) AS g");
  std::vector<model::NewRun> runs(1);
  runs[0].name = "work";
  bool foretold = false;
  for (int i = 0; i < 50 && !foretold; ++i) {
    store_->queue().Enqueue(runs);
    const ClaimResult result = Claim(false);
    ASSERT_EQ(result.claims.size(), 1U);
    ASSERT_TRUE(result.next_due.has_value());
    foretold = *result.next_due < std::chrono::minutes(30);  // sooner than a run is due
  }
  EXPECT_TRUE(foretold);
}

}  // namespace
}  // namespace xyn::store::postgres
