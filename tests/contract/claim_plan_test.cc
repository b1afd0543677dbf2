// What a claim costs while the queue is full of runs it may not take: in the index entries and
// pages that the server touched for the very statements the store sends, not in time. The plans of
// SQLite's statements are checked beside them, in store/sqlite.
#include <functional>

#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

// What happened to `runs` since the database was made.
struct Touched {
  std::int64_t rows_by_sequential_scan;
  std::int64_t index_entries;
  std::int64_t index_pages;
  std::int64_t scans_of_claim_index;
  std::int64_t scans_of_primary_key;
};

// A session reports what it did when it ends at the latest, so each of these uses its own.
class ClaimPlanTest : public StoreTest {
 protected:
  ClaimPlanTest() { sql().Run("CREATE TABLE marks (mark integer)"); }

  void RunInOwnSession(const std::string& statement) { database().Connect()->Run(statement); }

  // Runs that are in nobody's way: of a blueprint that no worker knows, or not due for a day.
  void AddNoise(int of_each) {
    const std::string series = " FROM generate_series(1, " + std::to_string(of_each) + ") AS i";
    RunInOwnSession("INSERT INTO runs (name, priority) SELECT 'unknown', i % 5" + series);
    RunInOwnSession(
        "INSERT INTO runs (name, run_at) "
        "SELECT 'work', now() + interval '1 day' + i * interval '1 second'" +
        series);
  }

  // Enqueues so many runs, and claims, renews and finishes them by tens.
  static void WorkAll(store::RunQueue& queue, int runs) {
    queue.Enqueue(std::vector<model::NewRun>(static_cast<std::size_t>(runs), Work()));
    for (int left = runs; left > 0; left -= 10) {
      const auto claims = queue.Claim(ForWork(10)).claims;
      ASSERT_FALSE(claims.empty());
      std::vector<model::LeaseToken> tokens;
      std::vector<store::Finish> finishes(claims.size());
      for (std::size_t i = 0; i < claims.size(); ++i) {
        tokens.push_back(claims[i].token);
        finishes[i].token = claims[i].token;
      }
      queue.Renew(tokens, ForWork(1).worker_id, std::chrono::seconds(60));
      queue.Finish(finishes);
    }
  }

  // What it takes to claim 100 runs by fives.
  Touched CostOfClaims() {
    database().Open()->queue().Enqueue(std::vector<model::NewRun>(100, Work()));
    const Touched before = Statistics();
    ClaimByFives();
    const Touched after = Statistics();
    return {after.rows_by_sequential_scan - before.rows_by_sequential_scan,
            after.index_entries - before.index_entries, after.index_pages - before.index_pages,
            after.scans_of_claim_index - before.scans_of_claim_index,
            after.scans_of_primary_key - before.scans_of_primary_key};
  }

  Touched Statistics() {
    AwaitReports();
    const auto count = [this](const char* query) { return std::stoll(sql().Value(query)); };
    return {count("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'runs'"),
            count("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'runs'"),
            count("SELECT sum(idx_blks_read + idx_blks_hit) FROM pg_statio_user_indexes "
                  "WHERE relname = 'runs'"),
            count("SELECT idx_scan FROM pg_stat_user_indexes "
                  "WHERE indexrelname = 'ix_runs_claim'"),
            count("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'runs_pkey'")};
  }

 private:
  void ClaimByFives() {
    const auto own_store = database().Open();
    auto request = ForWork(5);
    request.blueprints = {"other", "work"};
    for (int i = 0; i < 20; ++i) EXPECT_EQ(own_store->queue().Claim(request).claims.size(), 5U);
  }

  // The fixture's own session sleeps meanwhile.
  void AwaitEndOfSessions() {
    EXPECT_TRUE(support::WaitUntil([this] {
      return sql().Value(
                 "SELECT count(*) FROM pg_stat_activity WHERE backend_type = "
                 "'client backend' AND datname = current_database()") == "1";
    }));
  }

  // Before PostgreSQL 15 reports may be seen long after their sessions ended, but in that order:
  // once the last mark is seen, so is everything before it.
  void AwaitReports() {
    AwaitEndOfSessions();
    RunInOwnSession("INSERT INTO marks VALUES (1)");
    ++marks_;
    EXPECT_TRUE(support::WaitUntil([this] {
      return sql().Value("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'marks'") ==
             std::to_string(marks_);
    }));
  }

  int marks_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Stores, ClaimPlanTest, EveryPostgres(), StoreName);

void ExpectNoWalk(const Touched& quiet, const Touched& noisy) {
  EXPECT_EQ(noisy.rows_by_sequential_scan, 0);
  EXPECT_GE(noisy.scans_of_claim_index, 20);
  EXPECT_LE(noisy.index_entries, 2 * quiet.index_entries + 100);
  EXPECT_LE(noisy.index_pages, 4 * quiet.index_pages);  // a page more for each level of a tree
}

TEST_P(ClaimPlanTest, WalksNeitherOverUnknownNorOverFutureRuns) {
  RunInOwnSession("ALTER TABLE runs SET (autovacuum_enabled = false)");  // it would be counted
  const Touched quiet = CostOfClaims();
  AddNoise(100'000);
  {
    SCOPED_TRACE("as it grew, not analysed since it was empty");
    ExpectNoWalk(quiet, CostOfClaims());
  }
  RunInOwnSession("VACUUM ANALYZE runs");
  SCOPED_TRACE("analysed");
  ExpectNoWalk(quiet, CostOfClaims());
}

// A scan of the primary key for each renewal and each run that was reclaimed, and none for a
// finish.
TEST_P(ClaimPlanTest, TellsFinishesWhereTheirRunsAre) {
  database().Open()->queue().Enqueue(std::vector<model::NewRun>(20, Work()));
  const auto scans_of = [this](const std::function<void(store::RunQueue&)>& work) {
    const Touched before = Statistics();
    {
      const auto own_store = database().Open();
      work(own_store->queue());
    }
    return Statistics().scans_of_primary_key - before.scans_of_primary_key;
  };
  const auto complete = [](store::RunQueue& queue, const store::Claim& claim) {
    store::Finish finish;
    finish.token = claim.token;
    EXPECT_EQ(queue.Finish({&finish, 1}).front(), store::FinishOutcome::kCompleted);
  };
  EXPECT_EQ(scans_of([&](store::RunQueue& queue) {
              for (const auto& claim : queue.Claim(ForWork(10)).claims) complete(queue, claim);
            }),
            0);

  const auto renew = [&](store::RunQueue& queue, const store::Claim& claim) {
    EXPECT_EQ(
        queue.Renew({&claim.token, 1}, ForWork(1).worker_id, std::chrono::seconds(60)).front(),
        store::RenewOutcome::kRenewed);
  };
  const auto of_renewals = scans_of([&](store::RunQueue& queue) {
    for (const auto& claim : queue.Claim(ForWork(5)).claims) renew(queue, claim);
  });
  EXPECT_GT(of_renewals, 0);
  EXPECT_EQ(scans_of([&](store::RunQueue& queue) {
              for (const auto& claim : queue.Claim(ForWork(5)).claims) {
                renew(queue, claim);
                complete(queue, claim);
              }
            }),
            of_renewals);

  RunInOwnSession(
      "UPDATE runs SET lease_expires_at = now() - interval '1 second' WHERE status = 'RUNNING'");
  std::vector<store::Claim> reclaimed;
  EXPECT_LE(scans_of([&](store::RunQueue& queue) {
              reclaimed = queue.Claim(ForWork(5)).claims;
              for (const auto& claim : reclaimed) complete(queue, claim);
            }),
            5);
  EXPECT_EQ(reclaimed.size(), 5U);
}

// A session plans its statements when it uses them first.
TEST_P(ClaimPlanTest, FindsRunsByTheirKeyThoughThePlansAreThoseOfAnEmptyTable) {
  RunInOwnSession("ALTER TABLE runs SET (autovacuum_enabled = false)");
  RunInOwnSession("VACUUM ANALYZE runs");
  const Touched before = Statistics();
  {
    const auto planned = database().Open();
    WorkAll(planned->queue(), 1);
    WorkAll(planned->queue(), 3'000);
  }
  const Touched after = Statistics();
  EXPECT_LE(after.index_entries - before.index_entries, 3'000 * 20);
  // Without prepared statements each is planned for the table as it is, and a few pages may be
  // read.
  if (GetParam() == StoreKind::kPostgres) {
    EXPECT_EQ(after.rows_by_sequential_scan, 0);
  }
}

}  // namespace
}  // namespace xyn::contract
