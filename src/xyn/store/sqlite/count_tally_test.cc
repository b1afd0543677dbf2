// The queue's transactions execute no triggers: the counts have to come out as if they did.
#include "xyn/store/sqlite/count_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/store/errors.h"
#include "xyn/store/sqlite/due_horizon.h"
#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::seconds;

class CountTallyTest : public testing::Test {
 protected:
  // The sample is what a count of every row says, and so is each table that it is taken from.
  void ExpectExact() {
    const Sampler::Audit audit = sampler_->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    EXPECT_EQ(CorrectAll(connection_).Runs(), 0);
  }

  std::vector<Claim> ClaimSome(int limit) { return queue().Claim(ClaimOf(limit)).claims; }

  FinishOutcome FinishAs(FinishKind kind, const Claim& claim, seconds backoff = seconds(0)) {
    Finish finish;
    finish.token = claim.token;
    finish.kind = kind;
    finish.retry_backoff = backoff;
    return queue().Finish(std::span(&finish, 1)).front();
  }

  void MoveHorizon() {
    EXPECT_GT(AdvanceHorizon(connection_, database_.clock.now, {.runs_worth_counting = 1}), 0);
  }

  // Of the runs that wait for nothing.
  std::int64_t Times() {
    Query query = connection_.Use("SELECT count(*) FROM at_once_counts");
    query.Step();
    return query.Integer(0);
  }

  RunQueue& queue() { return database_.store->queue(); }

  TestDatabase database_;
  std::unique_ptr<Sampler> sampler_ = database_.store->NewSampler({});
  Connection connection_{database_.path, Connection::Access::kReadWrite,
                         std::chrono::steady_clock::now() + seconds(600)};
};

TEST_F(CountTallyTest, CountsWhatIsEnqueuedOnce) {
  std::vector<model::NewRun> runs = Runs(45);
  runs[3].id = base::Uuid::Parse("00000000-0000-7000-8000-00000000000a");
  runs[44].id = runs[3].id;
  runs[20].name = "another";
  runs[21].delay = seconds(5);
  runs[22].run_at = database_.clock.now - seconds(5);
  const std::vector<Enqueued> enqueued = queue().Enqueue(runs);
  EXPECT_FALSE(enqueued[3].duplicate);
  EXPECT_TRUE(enqueued[44].duplicate);
  ExpectExact();
  EXPECT_TRUE(queue().Enqueue(std::span(runs).subspan(3, 1)).front().duplicate);
  EXPECT_EQ(sampler_->Sample().depth[IndexOf(model::RunStatus::kQueued)], 44);
  ExpectExact();
}

TEST_F(CountTallyTest, FollowsRunsThroughEveryTransition) {
  std::vector<model::NewRun> runs = Runs(40);
  for (model::NewRun& run : runs) run.max_attempts = 3;
  queue().Enqueue(runs);
  const std::vector<Claim> claims = ClaimSome(30);
  ASSERT_EQ(claims.size(), 30U);
  ExpectExact();
  EXPECT_EQ(FinishAs(FinishKind::kComplete, claims[0]), FinishOutcome::kCompleted);
  EXPECT_EQ(FinishAs(FinishKind::kComplete, claims[0]), FinishOutcome::kCompleted);
  EXPECT_EQ(FinishAs(FinishKind::kFail, claims[1]), FinishOutcome::kRetried);
  EXPECT_EQ(FinishAs(FinishKind::kFail, claims[2], seconds(9)), FinishOutcome::kRetried);
  EXPECT_EQ(FinishAs(FinishKind::kFailForGood, claims[3]), FinishOutcome::kFailed);
  EXPECT_EQ(FinishAs(FinishKind::kRelease, claims[4]), FinishOutcome::kReleased);
  queue().Cancel(claims[5].token.run_id);
  EXPECT_EQ(FinishAs(FinishKind::kAcceptCancel, claims[5]), FinishOutcome::kCancelled);
  ExpectExact();
  database_.clock.now += std::chrono::hours(1);
  EXPECT_EQ(FinishAs(FinishKind::kComplete, claims[6]), FinishOutcome::kCompleted);
  EXPECT_GT(ClaimSome(40).size(), 10U);  // reclaims, and claims what was retried
  EXPECT_EQ(FinishAs(FinishKind::kComplete, claims[7]), FinishOutcome::kLeaseLost);
  ExpectExact();
}

TEST_F(CountTallyTest, CountsRunsThatWaitForNothingByTheirTimes) {
  queue().Enqueue(Runs(40));
  EXPECT_EQ(Times(), 1);
  for (int i = 0; i < 3; ++i) {
    database_.clock.now += seconds(1);
    queue().Enqueue(Runs(2));
  }
  ExpectExact();
  EXPECT_EQ(Times(), 4);
  EXPECT_EQ(ClaimSome(43).size(), 43U);  // all of the first two times, one of the third
  ExpectExact();
  EXPECT_EQ(Times(), 2);
  EXPECT_EQ(sampler_->Sample().oldest_ready_seconds, 1);
  database_.clock.now -= seconds(60);  // to before all of them
  queue().Enqueue(Runs(2));
  ExpectExact();
  EXPECT_EQ(sampler_->Sample().ready, 2);
}

TEST_F(CountTallyTest, KnowsNoTimesWithinAMillisecond) {
  const auto pass = [&] { database_.clock.now += std::chrono::microseconds(100); };
  for (int i = 0; i < 3; ++i) {
    pass();
    queue().Enqueue(Runs(1));
  }
  EXPECT_EQ(Times(), 1);
  const std::vector<Claim> claims = ClaimSome(2);
  ASSERT_EQ(claims.size(), 2U);
  pass();
  EXPECT_EQ(FinishAs(FinishKind::kRelease, claims[0]), FinishOutcome::kReleased);
  EXPECT_EQ(Times(), 1);
  EXPECT_EQ(FinishAs(FinishKind::kFailForGood, claims[1]), FinishOutcome::kFailed);
  pass();
  EXPECT_EQ(queue().Requeue(claims[1].token.run_id), RequeueOutcome::kRequeued);
  EXPECT_EQ(Times(), 1);
  ExpectExact();
}

TEST_F(CountTallyTest, CountsDelayedRunsOnBothSidesOfTheHorizon) {
  std::vector<model::NewRun> delayed = Runs(20);
  for (std::size_t i = 0; i < delayed.size(); ++i) delayed[i].delay = seconds(1 + i % 4);
  queue().Enqueue(delayed);
  database_.clock.now += seconds(1);
  queue().Enqueue(delayed);
  database_.clock.now += seconds(1);
  MoveHorizon();
  ExpectExact();
  const std::vector<Claim> before = ClaimSome(9);
  ASSERT_EQ(before.size(), 9U);
  ExpectExact();
  EXPECT_EQ(FinishAs(FinishKind::kRelease, before[0]), FinishOutcome::kReleased);
  database_.clock.now += seconds(5);
  EXPECT_EQ(ClaimSome(100).size(), 32U);
  ExpectExact();
}

TEST_F(CountTallyTest, CountsDelayedRunsOfAClockThatWasSetBack) {
  std::vector<model::NewRun> delayed = Runs(5);
  for (model::NewRun& run : delayed) run.delay = seconds(1);
  queue().Enqueue(delayed);
  database_.clock.now += seconds(2);
  MoveHorizon();
  database_.clock.now -= seconds(60);
  queue().Enqueue(delayed);  // due before what the horizon has passed
  ExpectExact();
  database_.clock.now += seconds(62);
  EXPECT_EQ(ClaimSome(7).size(), 7U);
  ExpectExact();
}

TEST_F(CountTallyTest, CountsDelayedRunsExactlyOnTheHorizon) {
  const base::Timestamp start = database_.clock.now;
  std::vector<model::NewRun> delayed = Runs(3);
  for (model::NewRun& run : delayed) run.run_at = start + seconds(1);
  queue().Enqueue(delayed);
  database_.clock.now += seconds(2);
  MoveHorizon();
  // The horizon is a place between two of the least differences that there are.
  for (const int late : {-1, 0, 1}) {
    database_.clock.now = start + std::chrono::microseconds(late);
    queue().Enqueue(delayed);
    database_.clock.now = start + seconds(2);
    ExpectExact();
  }
  EXPECT_EQ(ClaimSome(7).size(), 7U);
  ExpectExact();
}

TEST_F(CountTallyTest, LeavesTheCountsToTriggersOnceOthersHaveSome) {
  EXPECT_FALSE(connection_.Use(sql::kTriggersOfOthers).Step());
  queue().Enqueue(Runs(30));
  SQLite::Database foreign = database_.Foreign();
  foreign.exec(
      "CREATE TABLE audit (status TEXT);"
      "CREATE TRIGGER audit_inserted AFTER INSERT ON runs BEGIN "
      "INSERT INTO audit VALUES (NEW.status); END;"
      "CREATE TRIGGER audit_updated AFTER UPDATE ON runs BEGIN "
      "INSERT INTO audit VALUES (NEW.status); END");
  const auto audited = [&] { return foreign.execAndGet("SELECT count(*) FROM audit").getInt(); };
  queue().Enqueue(Runs(30));
  EXPECT_EQ(audited(), 30);
  const std::vector<Claim> claims = ClaimSome(5);
  EXPECT_EQ(audited(), 35);
  EXPECT_EQ(FinishAs(FinishKind::kComplete, claims[0]), FinishOutcome::kCompleted);
  EXPECT_EQ(audited(), 36);
  ExpectExact();
  foreign.exec("DROP TRIGGER audit_inserted; DROP TRIGGER audit_updated");
  queue().Enqueue(Runs(30));
  queue().Enqueue(Runs(30));
  EXPECT_EQ(audited(), 36);
  ExpectExact();
}

TEST_F(CountTallyTest, HasNoPartInWhatATriggerOfOthersPrevents) {
  queue().Enqueue(Runs(1));
  database_.Foreign().exec(
      "CREATE TRIGGER keep_running BEFORE UPDATE ON runs WHEN NEW.status = 'COMPLETED' BEGIN "
      "SELECT RAISE(IGNORE); END");
  EXPECT_EQ(FinishAs(FinishKind::kComplete, ClaimSome(1).front()), FinishOutcome::kLeaseLost);
  EXPECT_EQ(sampler_->Sample().depth[IndexOf(model::RunStatus::kRunning)], 1);
  ExpectExact();
}

TEST_F(CountTallyTest, HasNoPartInWhatIsRefused) {
  std::vector<model::NewRun> runs = Runs(30);
  const auto expect_refused = [&](const std::string& why) {
    try {
      queue().Enqueue(runs);
      ADD_FAILURE() << "accepted what should be refused: " << why;
    } catch (const Invalid& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(why));
    }
    runs[25] = runs[0];
  };
  runs[25].name.clear();
  expect_refused("name must not be empty");
  runs[25].inputs = "{";
  expect_refused("inputs is not valid JSON");
  runs[25].max_attempts = 0;
  expect_refused("max_attempts must be at least 1, and is 0");
  runs[25].max_reclaims = -1;
  expect_refused("max_reclaims must be at least 0, and is -1");
  EXPECT_EQ(sampler_->Sample().depth[IndexOf(model::RunStatus::kQueued)], 0);
  queue().Enqueue(runs);
  Finish finish;
  finish.token = ClaimSome(1).front().token;
  finish.outputs = "{";
  EXPECT_THROW(queue().Finish(std::span(&finish, 1)), Invalid);
  ExpectExact();
}

}  // namespace
}  // namespace xyn::store::sqlite
