// Where a claim left its run may not be where the run is when it ends.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/wait_until.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/errors.h"
#include "xyn/store/postgres/postgres_store.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

constexpr std::chrono::seconds kLease{60};

class FinishInPlaceTest : public testing::Test {
 protected:
  FinishInPlaceTest() { store_->schema().Migrate(); }
  void TearDown() override {
    store_.reset();
    sql_.reset();
    TheServer().DropDatabase(database_);
  }

  std::unique_ptr<Store> Open() {
    return OpenPostgresStore({.url = TheServer().Url(database_)}, clock_, *log_);
  }

  void Enqueue(std::size_t count) {
    std::vector<model::NewRun> runs(count);
    for (model::NewRun& run : runs) run.name = "work";
    store_->queue().Enqueue(runs);
  }

  std::vector<Claim> ClaimAll(Store& store) {
    ClaimRequest request;
    request.blueprints = {"work"};
    request.limit = 100;
    request.worker_id = "worker";
    request.lease = kLease;
    return store.queue().Claim(request).claims;
  }

  std::vector<Claim> EnqueueAndClaim(std::size_t count) {
    Enqueue(count);
    return ClaimAll(*store_);
  }

  FinishOutcome Complete(const model::LeaseToken& token) { return Complete(*store_, token); }
  FinishOutcome Complete(Store& store, const model::LeaseToken& token) {
    Finish finish;
    finish.token = token;
    finish.outputs = R"({"done":1})";
    return store.queue().Finish({&finish, 1}).front();
  }

  std::string Value(const std::string& query) { return sql_->Value(query); }
  std::string StatusOf(const Claim& claim) {
    return Value("SELECT status FROM runs WHERE id = '" + claim.token.run_id.ToString() + "'");
  }

  const std::string database_ = TheServer().CreateDatabase();
  base::SystemClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  std::unique_ptr<Store> store_ = Open();
  std::unique_ptr<support::SqlConnection> sql_ =
      support::ConnectPostgres(TheServer().Url(database_));
};

TEST_F(FinishInPlaceTest, CompletesTheRunAndClearsWhatAnEarlierAttemptLeft) {
  Enqueue(1);
  sql_->Run("UPDATE runs SET error = '{\"type\":\"earlier\"}'");
  EXPECT_EQ(Complete(ClaimAll(*store_).front().token), FinishOutcome::kCompleted);
  EXPECT_EQ(Value("SELECT concat(status, outputs, error IS NULL, lease_expires_at IS NULL,"
                  " completed_at IS NOT NULL) FROM runs"),
            R"(COMPLETED{"done":1}ttt)");
}

TEST_F(FinishInPlaceTest, FindsRunsThatWereMoved) {
  const auto claims = EnqueueAndClaim(3);
  sql_->Run("UPDATE runs SET correlation_id = 'moved' WHERE id <> '" +
            claims[1].token.run_id.ToString() + "'");
  std::vector<Finish> finishes(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) finishes[i].token = claims[i].token;
  for (const FinishOutcome outcome : store_->queue().Finish(finishes)) {
    EXPECT_EQ(outcome, FinishOutcome::kCompleted);
  }
  EXPECT_EQ(Value("SELECT count(*) FROM runs WHERE status = 'COMPLETED'"), "3");
}

// As a table may be rewritten.
TEST_F(FinishInPlaceTest, TakesNoOtherRunForItsOwn) {
  const auto claims = EnqueueAndClaim(3);
  const std::string places =
      "SELECT string_agg(ctid::text, ' ' ORDER BY ctid) FROM runs WHERE name = 'work'";
  const std::string claimed_at = Value(places);
  sql_->Run(
      "CREATE TEMPORARY TABLE moved AS SELECT * FROM runs; TRUNCATE runs;"
      "INSERT INTO runs (name, status) SELECT 'another', 'COMPLETED' FROM moved;"
      "INSERT INTO runs SELECT * FROM moved ORDER BY id DESC");
  ASSERT_EQ(Value(places), claimed_at);  // the first where the last one was
  EXPECT_EQ(Complete(claims[0].token), FinishOutcome::kCompleted);
  EXPECT_EQ(StatusOf(claims[0]), "COMPLETED");
  EXPECT_EQ(StatusOf(claims[2]), "RUNNING");
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(Complete(claims[i].token), FinishOutcome::kCompleted);
  }
}

TEST_F(FinishInPlaceTest, HeedsTheToken) {
  const auto claims = EnqueueAndClaim(1);
  model::LeaseToken stale = claims[0].token;
  --stale.attempt;
  EXPECT_EQ(Complete(stale), FinishOutcome::kLeaseLost);
  EXPECT_EQ(StatusOf(claims[0]), "RUNNING");
}

TEST_F(FinishInPlaceTest, HeedsThatAnotherHoldsTheRun) {
  const auto claims = EnqueueAndClaim(1);
  sql_->Run("UPDATE runs SET lease_expires_at = now() - interval '1 second'");
  const auto another = Open();
  const auto next = ClaimAll(*another);
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(Complete(claims[0].token), FinishOutcome::kLeaseLost);
  EXPECT_EQ(StatusOf(claims[0]), "RUNNING");
  EXPECT_EQ(Complete(*another, next[0].token), FinishOutcome::kCompleted);
}

// With the attempt that it had, and where it was.
TEST_F(FinishInPlaceTest, DoesNotEndARunThatWasGivenBack) {
  const auto claims = EnqueueAndClaim(1);
  const std::string place = Value("SELECT ctid FROM runs");
  for (int i = 0; i < 20 && (i == 0 || Value("SELECT ctid FROM runs") != place); ++i) {
    sql_->Run("UPDATE runs SET status = 'QUEUED', lease_expires_at = NULL, locked_by = NULL");
    sql_->Run("VACUUM runs");
  }
  ASSERT_EQ(Value("SELECT ctid FROM runs"), place);
  EXPECT_EQ(Complete(claims[0].token), FinishOutcome::kLeaseLost);
  EXPECT_EQ(StatusOf(claims[0]), "QUEUED");
}

TEST_F(FinishInPlaceTest, EndsAllOrNone) {
  const auto claims = EnqueueAndClaim(2);
  sql_->Run("UPDATE runs SET correlation_id = 'moved' WHERE id = '" +
            claims[1].token.run_id.ToString() + "'");
  std::vector<Finish> finishes(2);
  for (std::size_t i = 0; i < 2; ++i) finishes[i].token = claims[i].token;
  finishes[1].outputs = "no JSON";
  EXPECT_THROW(store_->queue().Finish(finishes), Invalid);
  EXPECT_EQ(StatusOf(claims[0]), "RUNNING");
  finishes[1].outputs = "{}";
  for (const FinishOutcome outcome : store_->queue().Finish(finishes)) {
    EXPECT_EQ(outcome, FinishOutcome::kCompleted);
  }
}

TEST_F(FinishInPlaceTest, EndsARunOnceThatIsFinishedTwiceInABatch) {
  const auto claims = EnqueueAndClaim(1);
  std::vector<Finish> finishes(2);
  for (Finish& finish : finishes) finish.token = claims[0].token;
  for (const FinishOutcome outcome : store_->queue().Finish(finishes)) {
    EXPECT_EQ(outcome, FinishOutcome::kCompleted);
  }
  const auto sampled = store_->NewSampler({})->SampleAndCount();
  EXPECT_EQ(sampled.sampled, sampled.counted);
}

// The finish waits for the change to be committed, and then finds the run in its new place.
TEST_F(FinishInPlaceTest, WaitsForWhoeverMovesTheRun) {
  const auto claims = EnqueueAndClaim(1);
  sql_->Run("BEGIN; UPDATE runs SET cancel_requested_at = now()");
  std::thread mover([this] {
    EXPECT_TRUE(support::WaitUntil(
        [this] { return Value("SELECT count(*) FROM pg_locks WHERE NOT granted") == "1"; }));
    sql_->Run("COMMIT");
  });
  EXPECT_EQ(Complete(claims[0].token), FinishOutcome::kCompleted);
  mover.join();
  EXPECT_EQ(StatusOf(claims[0]), "COMPLETED");
}

}  // namespace
}  // namespace xyn::store::postgres
