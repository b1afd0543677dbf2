#include "xyn/store/sqlite/repair.h"

#include <thread>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "xyn/store/sqlite/due_horizon.h"
#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Repair : public testing::Test {
 protected:
  Repair() {
    database_.store->queue().Enqueue(Runs(5, "a"));
    database_.store->queue().Enqueue(Runs(5, "b"));
    std::vector<model::NewRun> delayed = Runs(5, "a");
    for (model::NewRun& run : delayed) run.delay = seconds(1);
    database_.store->queue().Enqueue(delayed);
    database_.store->queue().Claim(ClaimOf(2, "b"));
    foreign_.exec("UPDATE runs SET status = 'COMPLETED' WHERE rowid IN (1, 2, 3)");
    database_.clock.now += seconds(1);
    EXPECT_EQ(AdvanceHorizon(connection_, database_.clock.now, {.runs_worth_counting = 1}), 5);
  }

  // As an import does that wants to be fast.
  void ExecuteWithoutTriggers(const std::string& sql) {
    sqlite3_db_config(foreign_.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    foreign_.exec(sql);
    sqlite3_db_config(foreign_.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
  }

  std::optional<std::int64_t> Drift() { return database_.store->NewSampler({})->CountDrift(); }
  std::int64_t Mend() { return database_.store->maintenance().RepairCounts(); }

  void ExpectRight() {
    const Sampler::Audit audit = database_.store->NewSampler({})->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    EXPECT_EQ(CorrectAll(connection_).Runs(), 0);
    EXPECT_EQ(Drift(), 0);
  }

  // To writers that are not of Xyn: SQLite lets them ask for the lock ten times a second, and those
  // who wait their turns would hand it on past them.
  static void LeaveRoom() { std::this_thread::sleep_for(milliseconds(2)); }

  TestDatabase database_;
  SQLite::Database foreign_ = database_.Foreign();
  Connection connection_{database_.path, Connection::Access::kReadWrite,
                         std::chrono::steady_clock::now() + seconds(600)};
};

TEST_F(Repair, FindsNothingWrongWhereNothingIs) {
  ExpectRight();
  EXPECT_EQ(Mend(), 0);
}

TEST_F(Repair, MendsWhatWentPastTheTriggers) {
  ExecuteWithoutTriggers(
      "DELETE FROM runs WHERE status = 'COMPLETED';"
      "UPDATE runs SET name = 'c', status = 'RUNNING' WHERE status = 'QUEUED' AND name = 'b';"
      "INSERT INTO runs (name, status) VALUES ('d', 'FAILED')");
  EXPECT_GT(Drift(), 3);
  EXPECT_GT(Mend(), 3);
  ExpectRight();
}

TEST_F(Repair, MendsDelayedRunsThatWereCountedAsDue) {
  ExecuteWithoutTriggers("DELETE FROM runs WHERE run_at > queued_at AND rowid % 2 = 0");
  const std::int64_t gone = 5 - foreign_
                                    .execAndGet(
                                        "SELECT count(*) FROM runs WHERE run_at > "
                                        "queued_at")
                                    .getInt64();
  EXPECT_EQ(Drift(), gone);
  EXPECT_EQ(Mend(), gone);
  ExpectRight();
}

TEST_F(Repair, MendsRunsThatWaitForNothingUnderAnotherTime) {
  ExecuteWithoutTriggers("UPDATE runs SET queued_at = queued_at - 1000000 WHERE rowid IN (4, 5)");
  EXPECT_EQ(Drift(), 2);
  EXPECT_EQ(Mend(), 2);
  ExpectRight();
  foreign_.exec("UPDATE at_once_counts SET n = -n; INSERT INTO at_once_counts VALUES (5, 5, 5)");
  EXPECT_GE(Drift(), 5);
  EXPECT_GE(Mend(), 5);
  ExpectRight();
  EXPECT_EQ(foreign_.execAndGet("SELECT count(*) FROM at_once_counts WHERE n <= 0").getInt(), 0);
}

TEST_F(Repair, MendsCountsThatSomebodyChanged) {
  foreign_.exec(
      "UPDATE run_counts SET n = n + 7; DELETE FROM live_counts;"
      "UPDATE due_counts SET n = 1; UPDATE count_header SET due = 90");
  EXPECT_GE(Drift(), 7);
  EXPECT_GE(Mend(), 7);
  ExpectRight();
  foreign_.exec("DELETE FROM run_counts; DELETE FROM due_counts; DELETE FROM at_once_counts");
  EXPECT_GT(Mend(), 0);
  ExpectRight();
}

TEST_F(Repair, AppliesWhatItFoundToCountsThatHaveChangedSince) {
  foreign_.exec(
      "UPDATE run_counts SET n = n - 2; UPDATE live_counts SET queued = queued + 2;"
      "UPDATE at_once_counts SET n = n + 2");
  const CountCorrections corrections = CorrectAll(connection_);
  database_.store->queue().Enqueue(Runs(3, "new"));
  foreign_.exec(
      "UPDATE runs SET status = 'FAILED' WHERE name = 'a'; DELETE FROM live_counts "
      "WHERE name = 'a' AND queued = 0");
  EXPECT_TRUE(Apply(connection_, corrections));
  ExpectRight();
}

TEST_F(Repair, IsNotAppliedTwice) {
  foreign_.exec("UPDATE run_counts SET n = n - 2; UPDATE at_once_counts SET n = n - 2");
  const CountCorrections mine = CorrectAll(connection_);
  EXPECT_GT(Mend(), 0);
  EXPECT_FALSE(Apply(connection_, mine));
  ExpectRight();
}

TEST_F(Repair, MendsWhileOthersWriteAndMend) {
  {
    const auto work = [this](const std::stop_token& stop) {
      const auto own = database_.OpenAnother(seconds(60));
      while (!stop.stop_requested()) {
        LeaveRoom();
        own->queue().Enqueue(Runs(20));
        std::vector<Finish> finishes;
        for (const Claim& claim : own->queue().Claim(ClaimOf(10)).claims) {
          finishes.emplace_back().token = claim.token;
        }
        own->queue().Finish(finishes);
      }
    };
    const std::jthread worker(work);
    const std::jthread mender([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        LeaveRoom();
        database_.store->maintenance().RepairCounts();
      }
    });
    const auto own = database_.OpenAnother(seconds(60));
    for (int i = 0; i < 20; ++i) {
      foreign_.exec(
          "UPDATE run_counts SET n = n + 5; UPDATE live_counts SET running = running + 1;"
          "UPDATE at_once_counts SET n = n + 3");
      own->maintenance().RepairCounts();
    }
  }
  Mend();
  ExpectRight();
}

}  // namespace
}  // namespace xyn::store::sqlite
