#include "xyn/store/postgres/postgres_store.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/wait_until.h"
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

// The first use of a session is slow.
TEST_F(PostgresStoreTest, HasASessionReadyToEnqueueBeforeAnybodyDoesOnceThatWasLost) {
  store_->schema().Migrate();
  std::vector<model::NewRun> runs(1);
  runs[0].name = "work";
  store_->queue().Enqueue(runs);
  const auto sql = support::ConnectPostgres(TheServer().Url(database_));
  const std::string others =
      "FROM pg_stat_activity WHERE datname = current_database()"
      " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
  sql->Run("SELECT pg_terminate_backend(pid) " + others);
  EXPECT_TRUE(support::WaitUntil([&] {
    return sql->Value("SELECT count(*) " + others +
                      " AND state = 'idle' AND query LIKE '%INSERT INTO runs%'") == "1";
  }));
  EXPECT_EQ(sql->Value("SELECT count(*) FROM runs"), "1");
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

// A look at everything is dear where there are very many lanes.
class DearLooks : public PostgresStoreTest {
 protected:
  DearLooks() {
    store_->schema().Migrate();
    Sql("INSERT INTO runs (name, priority, run_at)"
        " SELECT 'work', g, now() + interval '1 hour' FROM generate_series(200, 10000) AS g");
  }

  // Claims a run at a time until looks at everything are no longer taken: then the next look is
  // foretold, which is sooner than a run is due.
  bool AreTakenNoLonger() {
    std::vector<model::NewRun> runs(1);
    runs[0].name = "work";
    for (int i = 0; i < 50; ++i) {
      store_->queue().Enqueue(runs);
      const ClaimResult result = Claim(false);
      EXPECT_EQ(result.claims.size(), 1U);
      EXPECT_TRUE(result.next_due.has_value());
      if (result.next_due < std::chrono::minutes(30)) return true;
    }
    return false;
  }

  bool IsClaimedInTheEnd(const char* values_of_run) {
    Sql(std::string("INSERT INTO runs (name, priority, run_at) VALUES ") + values_of_run);
    return support::WaitUntil([this] { return Claim(false).claims.size() == 1; });
  }
};

TEST_F(DearLooks, AreForetold) { EXPECT_TRUE(AreTakenNoLonger()); }

TEST_F(DearLooks, AreNotNeededToFindWhatIsLeftBehind) {
  ASSERT_TRUE(AreTakenNoLonger());
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 100, now() - interval '1 second')"));
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 100, now() - interval '1 day')"));
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 100, '1969-07-20')"));
}

// The runs of a batch have one run_at, so what is behind and what is ahead meet within it.
TEST_F(DearLooks, HaveEachRunOfABatchClaimedOnce) {
  ASSERT_TRUE(AreTakenNoLonger());
  std::vector<model::NewRun> runs(200);
  for (model::NewRun& run : runs) run.name = "work";
  std::set<base::Uuid> left;
  for (const Enqueued& one : store_->queue().Enqueue(runs)) left.insert(one.id);
  while (!left.empty()) {
    const auto claims = Claim(false).claims;
    ASSERT_EQ(claims.size(), 2U);
    for (const auto& claim : claims) EXPECT_EQ(left.erase(claim.token.run_id), 1U);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // for slices to become due
  }
}

// Transactions that commit late or not at all, runs of any time and of several lanes, some given
// back, two workers.
TEST_F(DearLooks, LeaveNothingOfACrowdBehind) {
  ASSERT_TRUE(AreTakenNoLonger());
  Sql("UPDATE runs SET status = 'COMPLETED', lease_expires_at = NULL WHERE status = 'RUNNING'");
  const auto another = Open(TheServer().Url(database_));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  std::atomic<bool> all_done = false;
  const auto enqueue = [&](unsigned seed) {
    std::minstd_rand random(seed);
    const auto sql = support::ConnectPostgres(TheServer().Url(database_));
    while (std::chrono::steady_clock::now() < end) {
      sql->Run(fmt::format(
          "BEGIN; INSERT INTO runs (name, priority, run_at)"
          " SELECT 'work', 90 + 10 * (random() * 2)::integer,"
          "        now() - CASE WHEN random() < 0.5 THEN '0 s' ELSE random() * '1 h'::interval END"
          " FROM generate_series(1, {}); SELECT pg_sleep({}); {}",
          1 + random() % 20, random() % 3 == 0 ? 0.1 : 0.0,
          random() % 10 == 0 ? "ROLLBACK" : "COMMIT"));
    }
  };
  const auto work = [&](Store& store, unsigned seed) {
    std::minstd_rand random(seed);
    ClaimRequest request;
    request.blueprints = {"work"};
    request.worker_id = "worker";
    request.reclaim = false;
    while (!all_done) {
      request.limit = 1 + static_cast<int>(random() % 20);
      std::vector<struct Finish> finishes;
      for (const auto& claim : store.queue().Claim(request).claims) {
        auto& finish = finishes.emplace_back();
        finish.token = claim.token;
        if (random() % 10 == 0) finish.kind = FinishKind::kRelease;
      }
      const auto outcomes = store.queue().Finish(finishes);
      for (std::size_t i = 0; i < finishes.size(); ++i) {
        EXPECT_EQ(outcomes[i], finishes[i].kind == FinishKind::kRelease
                                   ? FinishOutcome::kReleased
                                   : FinishOutcome::kCompleted);
      }
      if (finishes.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  };
  std::vector<std::thread> crowd;
  crowd.emplace_back(enqueue, 1);
  crowd.emplace_back(enqueue, 2);
  std::thread first(work, std::ref(*store_), 3);
  std::thread second(work, std::ref(*another), 4);
  for (std::thread& one : crowd) one.join();
  const auto sql = support::ConnectPostgres(TheServer().Url(database_));
  EXPECT_TRUE(support::WaitUntil(
      [&] {
        return sql->Value(
                   "SELECT count(*) FROM runs"
                   " WHERE status IN ('QUEUED', 'RUNNING') AND run_at <= now()") == "0";
      },
      std::chrono::seconds(60)));
  all_done = true;
  first.join();
  second.join();
  EXPECT_EQ(sql->Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED' AND attempt = 0"),
            "0");
  EXPECT_GT(std::stoi(sql->Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED'")), 100);
}

TEST_F(DearLooks, GoPastWhatATriggerOfOthersDoesNotGiveAway) {
  ASSERT_TRUE(AreTakenNoLonger());
  Sql("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
      "CREATE TRIGGER keep BEFORE UPDATE ON runs FOR EACH ROW"
      " WHEN (OLD.correlation_id = 'kept') EXECUTE FUNCTION keep();"
      // As many as a claim wants.
      "INSERT INTO runs (name, priority, run_at, correlation_id)"
      " SELECT 'work', 100, now() - interval '10 s', 'kept' FROM generate_series(1, 2)");
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 100, now() - interval '1 min')"));
}

TEST_F(DearLooks, AreNotNeededToFindNewLanes) {
  ASSERT_TRUE(AreTakenNoLonger());
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 99, now())"));
  EXPECT_TRUE(IsClaimedInTheEnd("('work', 101, now() - interval '1 day')"));
}

}  // namespace
}  // namespace xyn::store::postgres
