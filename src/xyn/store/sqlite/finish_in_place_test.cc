// What a finish knows of its run from the claim may be wrong by the time: it has to be found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "xyn/store/sqlite/finish.h"
#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

class FinishInPlaceTest : public testing::Test {
 protected:
  std::vector<Claim> EnqueueAndClaim(std::size_t count) {
    queue().Enqueue(Runs(count));
    return queue().Claim(ClaimOf(static_cast<int>(count))).claims;
  }
  FinishOutcome Complete(const model::LeaseToken& token) {
    Finish finish;
    finish.token = token;
    finish.outputs = R"({"done":1})";
    return queue().Finish({&finish, 1}).front();
  }
  std::string Value(const std::string& sql) {
    return database_.Foreign().execAndGet(sql).getString();
  }
  void ExpectExact() {
    const Sampler::Audit audit = sampler_->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    EXPECT_EQ(sampler_->CountDrift(), 0);
  }
  RunQueue& queue() { return database_.store->queue(); }

  TestDatabase database_;
  std::unique_ptr<Sampler> sampler_ = database_.store->NewSampler({});
};

TEST_F(FinishInPlaceTest, CompletesTheRunAndClearsWhatAnEarlierAttemptLeft) {
  const Claim claim = EnqueueAndClaim(1).front();
  database_.Foreign().exec("UPDATE runs SET error = '{\"type\":\"earlier\"}'");
  EXPECT_EQ(Complete(claim.token), FinishOutcome::kCompleted);
  EXPECT_EQ(Value("SELECT status || outputs || (error IS NULL) || (lease_expires_at IS NULL) || "
                  "(completed_at IS NOT NULL) FROM runs"),
            R"(COMPLETED{"done":1}111)");
  ExpectExact();
}

TEST_F(FinishInPlaceTest, FindsRunsThatWereMovedToOtherRows) {
  std::vector<Claim> claims = EnqueueAndClaim(3);
  // As VACUUM may do it, and so that each rowid that is known is that of another run.
  SQLite::Database foreign = database_.Foreign();
  sqlite3_db_config(foreign.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  foreign.exec(
      "UPDATE runs SET rowid = rowid + 100; "
      "UPDATE runs SET rowid = (rowid - 100) % 3 + 1");
  EXPECT_EQ(Complete(claims[0].token), FinishOutcome::kCompleted);
  EXPECT_EQ(Value("SELECT count(*) || '' FROM runs WHERE status = 'COMPLETED'"), "1");
  EXPECT_EQ(Value("SELECT status FROM runs WHERE id = '" + claims[0].token.run_id.ToString() + "'"),
            "COMPLETED");
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(Complete(claims[i].token), FinishOutcome::kCompleted);
  }
  ExpectExact();
}

TEST_F(FinishInPlaceTest, CountsARunByTheNameItHasNow) {
  const Claim claim = EnqueueAndClaim(2).front();
  database_.Foreign().exec("UPDATE runs SET name = 'renamed'");
  EXPECT_EQ(Complete(claim.token), FinishOutcome::kCompleted);
  ExpectExact();
}

TEST_F(FinishInPlaceTest, HeedsTheToken) {
  const Claim claim = EnqueueAndClaim(1).front();
  model::LeaseToken stale = claim.token;
  --stale.attempt;
  EXPECT_EQ(Complete(stale), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Value("SELECT status FROM runs"), "RUNNING");
  database_.clock.now += std::chrono::hours(1);
  const auto another = database_.OpenAnother(std::chrono::seconds(10));
  const Claim next = another->queue().Claim(ClaimOf(1)).claims.front();
  EXPECT_EQ(Complete(claim.token), FinishOutcome::kLeaseLost);
  EXPECT_EQ(Complete(next.token), FinishOutcome::kCompleted);
  ExpectExact();
}

TEST_F(FinishInPlaceTest, ClaimsNothingThatATriggerOfOthersPrevents) {
  queue().Enqueue(Runs(5));
  database_.Foreign().exec(
      "CREATE TRIGGER keep_third BEFORE UPDATE ON runs "
      "WHEN NEW.status = 'RUNNING' AND OLD.rowid = 3 BEGIN SELECT RAISE(IGNORE); END");
  const std::vector<Claim> claims = queue().Claim(ClaimOf(5)).claims;
  ASSERT_EQ(claims.size(), 4U);
  for (const Claim& claim : claims) {
    EXPECT_EQ(Complete(claim.token), FinishOutcome::kCompleted);
  }
  EXPECT_EQ(Value("SELECT status FROM runs WHERE rowid = 3"), "QUEUED");
  ExpectExact();
}

}  // namespace
}  // namespace xyn::store::sqlite
