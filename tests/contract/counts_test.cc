// How PostgreSQL keeps the counts: what migrations/0002_counts.sql claims. That they are right
// whoever writes is in sample_test.cc and property_test.cc, for every store.
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class CountsTest : public StoreTest {
 protected:
  model::QueueSnapshot Sample() {
    const store::Sampler::Audit audit = store().NewSampler({})->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    return audit.sampled;
  }
  std::int64_t Queued() { return Sample().depth[IndexOf(RunStatus::kQueued)]; }

  std::unique_ptr<support::SqlConnection> Connect() { return database().Connect(); }
  void Fold() { sql().Run("SELECT xyn_fold_counts()"); }
  std::string Unfolded() { return sql().Value("SELECT count(*) FROM run_deltas_unfolded"); }

  std::string ErrorOf(const std::string& statements) {
    try {
      Connect()->Run(statements);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, CountsTest, testing::Values(StoreKind::kPostgres), StoreName);

constexpr const char* kInsert = "INSERT INTO runs (name) VALUES ('work')";

TEST_P(CountsTest, ATransactionThatWasOpenDuringAFoldIsCountedOnceItCommits) {
  const auto early = Connect();
  const auto late = Connect();
  early->Run("BEGIN");
  early->Run(kInsert);
  late->Run("BEGIN; SELECT pg_current_xact_id()");  // has its number, but writes after the fold
  sql().Run(kInsert);
  Fold();
  EXPECT_EQ(Queued(), 1);
  late->Run(kInsert);
  late->Run("COMMIT");
  EXPECT_EQ(Queued(), 2);
  early->Run("COMMIT");
  EXPECT_EQ(Queued(), 3);
  EXPECT_EQ(Unfolded(), "2");
  Fold();
  EXPECT_EQ(Unfolded(), "0");
  EXPECT_EQ(Queued(), 3);
}

TEST_P(CountsTest, SubtransactionsCountAsTheyEnd) {
  sql().Run("BEGIN");
  sql().Run("SAVEPOINT one");
  sql().Run(kInsert);
  sql().Run("ROLLBACK TO one");
  sql().Run("SAVEPOINT two");
  sql().Run(kInsert);
  sql().Run("RELEASE two");
  sql().Run("COMMIT");
  EXPECT_EQ(Queued(), 1);
  Fold();
  EXPECT_EQ(Queued(), 1);
}

TEST_P(CountsTest, FoldsThatMeetTakeEachDeltaOnce) {
  {
    std::vector<std::jthread> folders;
    for (int i = 0; i < 3; ++i) {
      folders.emplace_back([this](const std::stop_token& stop) {
        const auto connection = Connect();
        while (!stop.stop_requested()) connection->Run("SELECT xyn_fold_counts()");
      });
    }
    for (int i = 0; i < 200; ++i) sql().Run(kInsert);
  }
  EXPECT_EQ(Queued(), 200);
  Fold();
  EXPECT_EQ(sql().Value("SELECT queued FROM run_totals"), "200");
}

TEST_P(CountsTest, AFoldThatDiesChangesNothing) {
  sql().Run(kInsert);
  sql().Run("BEGIN");
  Fold();
  sql().Run("ROLLBACK");
  EXPECT_EQ(Unfolded(), "1");
  EXPECT_EQ(Queued(), 1);
}

TEST_P(CountsTest, FoldingIsRefusedWhereItCouldLoseDeltas) {
  EXPECT_THAT(ErrorOf(std::string("BEGIN; ") + kInsert + "; SELECT xyn_fold_counts()"),
              testing::HasSubstr("in a transaction that has written something"));
  EXPECT_THAT(ErrorOf("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT xyn_fold_counts()"),
              testing::HasSubstr("READ COMMITTED"));
}

TEST_P(CountsTest, TruncateEmptiesThemInTheTransactionThatTruncates) {
  for (int i = 0; i < 3; ++i) Finish(Start(), FinishKind::kComplete);
  sql().Run("INSERT INTO runs (name, status) VALUES ('work', 'RUNNING')");
  Enqueue(Work());
  Fold();
  Enqueue(Work("other"));
  sql().Run("BEGIN; TRUNCATE runs");
  sql().Run(kInsert);
  EXPECT_EQ(Connect()->Value("SELECT completed FROM run_totals"), "3");
  sql().Run("COMMIT");
  const model::QueueSnapshot sampled = Sample();
  EXPECT_THAT(sampled.depth, testing::ElementsAre(1, 0, 0, 0, 0));
  EXPECT_EQ(sampled.blueprints, (std::vector<model::BlueprintDepth>{{"work", 1, 0}}));
  Fold();
  EXPECT_EQ(Queued(), 1);
}

TEST_P(CountsTest, TruncateIsRefusedWhereItCouldNotSeeAllRuns) {
  EXPECT_THAT(ErrorOf("BEGIN ISOLATION LEVEL REPEATABLE READ; TRUNCATE runs"),
              testing::HasSubstr("TRUNCATE runs cannot keep the counts in a repeatable read"));
}

TEST_P(CountsTest, ADumpRestoredElsewhereGoesOnCounting) {
  Enqueue(Work());
  Fold();
  // As if folded by a server that had seen more transactions than this one.
  sql().Run("UPDATE run_totals SET folded = '900000000000:900000000000:'");
  Enqueue(Work());
  EXPECT_EQ(Queued(), 2);
  Fold();
  EXPECT_EQ(Queued(), 2);
  EXPECT_EQ(
      sql().Value("SELECT pg_snapshot_xmax(folded)::text::bigint < 900000000000 FROM run_totals"),
      "t");
}

TEST_P(CountsTest, AClockThatWasSetBackMakesTheTickCount) {
  Enqueue(Work());
  model::NewRun future = Work();
  future.delay = seconds(60);
  Enqueue(future);
  Fold();
  // As if folded two minutes ahead of now, when the future run was due.
  sql().Run(
      "UPDATE run_totals SET due_before = now() + interval '2 minutes', ready = 2;"
      "UPDATE queued_counts SET due = true");
  const model::QueueSnapshot sampled = Sample();
  EXPECT_EQ(sampled.ready, 1);
  EXPECT_EQ(sampled.future, 1);
}

TEST_P(CountsTest, KeysBecomeDueWithTime) {
  sql().Run(
      "INSERT INTO runs (name, queued_at, run_at) VALUES "
      "('work', now() - interval '9 s', now() + interval '300 ms'),"
      "('work', now() - interval '5 s', now() + interval '1 h')");
  sql().Run(
      "INSERT INTO runs (name, status, lease_expires_at) VALUES "
      "('work', 'RUNNING', now() + interval '300 ms')");
  Fold();
  EXPECT_EQ(Sample().ready, 0);
  EXPECT_EQ(Sample().running_expired, 0);
  sql().Run("SELECT pg_sleep(0.4)");
  model::QueueSnapshot sampled = Sample();
  EXPECT_EQ(sampled.ready, 1);
  EXPECT_EQ(sampled.running_expired, 1);
  EXPECT_GT(sampled.oldest_ready_seconds, 9);
  EXPECT_LT(sampled.oldest_eligible_seconds, 5);
  sql().Run("SELECT pg_sleep(1.1)");
  Fold();  // takes note of what came due a second ago
  EXPECT_EQ(sql().Value("SELECT ready || ' ' || expired FROM run_totals"), "1 1");
  sampled = Sample();
  EXPECT_EQ(sampled.ready, 1);
  EXPECT_EQ(sampled.running_expired, 1);
}

TEST_P(CountsTest, RepairMendsThemWhileOthersWrite) {
  for (int i = 0; i < 5; ++i) Finish(Start(), FinishKind::kComplete);
  Enqueue(Work());
  Fold();
  sql().Run("SET session_replication_role = replica");  // no triggers: as a careless restore does
  sql().Run("DELETE FROM runs WHERE id = (SELECT id FROM runs WHERE status = 'COMPLETED' LIMIT 1)");
  sql().Run("UPDATE runs SET status = 'RUNNING' WHERE status = 'QUEUED'");
  sql().Run("RESET session_replication_role");
  EXPECT_EQ(store().NewSampler({})->CountDrift(), 2);

  const auto open = Connect();
  open->Run("BEGIN");
  open->Run(kInsert);
  EXPECT_EQ(store().maintenance().RepairCounts(), 2);
  EXPECT_EQ(store().NewSampler({})->CountDrift(), 0);
  open->Run("COMMIT");
  EXPECT_EQ(Queued(), 1);
  EXPECT_EQ(store().maintenance().RepairCounts(), 0);
}

// Blocks that a statement touched, by EXPLAIN.
int Blocks(support::SqlConnection& connection, const std::string& statement) {
  int blocks = 0;
  for (const auto& row : connection.Run("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) " + statement)) {
    const std::string line = row.at(0).value();
    if (const auto at = line.find("shared hit="); at != std::string::npos && blocks == 0) {
      std::istringstream(line.substr(at + 11)) >> blocks;
    }
  }
  return blocks;
}

std::string SampleSql() {
  std::ifstream file(XYN_SOURCE_DIR "/src/xyn/store/postgres/sql/sample_queue.sql");
  return {std::istreambuf_iterator<char>(file), {}};
}

// A session that looks long at the database keeps all dead rows; the tick must not pass over them.
TEST_P(CountsTest, ATickDoesNotWalkOverDeadRowsUnderAHeldSnapshot) {
  const auto holder = Connect();
  holder->Run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM runs");
  sql().Run("SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
  const auto round = [this] {
    sql().Run(
        "INSERT INTO runs (name, run_at, queued_at) "
        "SELECT 'work', now() - g * interval '1 s', now() - g * interval '1 s' "
        "FROM generate_series(1, 500) AS g");
    Fold();
    sql().Run(
        "UPDATE runs SET status = 'RUNNING', lease_expires_at = now() - random() * "
        "interval '1 s' WHERE status = 'QUEUED'");
    Fold();
    sql().Run("UPDATE runs SET status = 'COMPLETED' WHERE status = 'RUNNING'");
    Fold();
    Enqueue(Work());
    Fold();
    sql().Run("UPDATE runs SET status = 'COMPLETED' WHERE status = 'QUEUED'");
    Fold();
  };
  round();
  const int early = Blocks(sql(), SampleSql());
  for (int i = 0; i < 8; ++i) round();
  EXPECT_GT(early, 0);
  EXPECT_LT(Blocks(sql(), SampleSql()), early + 40);  // 4,500 dead keys lie in each of five indexes
  holder->Run("ROLLBACK");
}

}  // namespace
}  // namespace xyn::contract
