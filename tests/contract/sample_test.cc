#include <future>
#include <random>
#include <thread>

#include "tests/contract/queue_driver.h"
#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class SampleTest : public StoreTest {
 protected:
  // A sample, after checking that counting gives the same.
  model::QueueSnapshot Sample() {
    const store::Sampler::Audit audit = store().NewSampler({})->SampleAndCount();
    EXPECT_EQ(audit.sampled, audit.counted);
    return audit.sampled;
  }

  std::int64_t Depth(RunStatus status) { return Sample().depth[IndexOf(status)]; }

  void InsertPastTheStore(const std::string& status) {
    sql().Run("INSERT INTO runs (name, status) VALUES ('work', '" + status + "')");
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, SampleTest, EveryStore(), StoreName);

double SecondsBetween(base::Timestamp from, base::Timestamp to) {
  return std::chrono::duration<double>(to - from).count();
}

TEST_P(SampleTest, OfAnEmptyQueueIsAllZero) {
  model::QueueSnapshot empty;
  empty.taken_at = Sample().taken_at;
  EXPECT_EQ(Sample().depth, empty.depth);
  model::QueueSnapshot sampled = Sample();
  sampled.taken_at = empty.taken_at;
  EXPECT_EQ(sampled, empty);
}

TEST_P(SampleTest, CountsEveryState) {
  for (int i = 0; i < 2; ++i) Finish(Start(), FinishKind::kComplete);
  for (int i = 0; i < 3; ++i) Finish(Start(), FinishKind::kFail);
  for (int i = 0; i < 4; ++i) queue().Cancel(Enqueue(Work()));
  std::vector<model::LeaseToken> running;
  for (int i = 0; i < 7; ++i) running.push_back(Start());
  for (int i = 0; i < 2; ++i) ExpireLease(running.at(static_cast<std::size_t>(i)).run_id);
  InsertPastTheStore("RUNNING");
  model::NewRun future = Work();
  future.delay = seconds(3'600);
  for (int i = 0; i < 6; ++i) Enqueue(future);
  for (int i = 0; i < 7; ++i) Enqueue(Work());

  const model::QueueSnapshot sampled = Sample();
  EXPECT_THAT(sampled.depth, testing::ElementsAre(13, 8, 2, 3, 4));
  EXPECT_EQ(sampled.ready, 7);
  EXPECT_EQ(sampled.future, 6);
  EXPECT_EQ(sampled.running_active, 5);
  EXPECT_EQ(sampled.running_expired, 2);
  EXPECT_EQ(sampled.running_without_lease, 1);
}

TEST_P(SampleTest, MeasuresTheOldestReadyRunFromWhenItWasQueued) {
  const base::Uuid old = Enqueue(Work());
  Enqueue(Work());
  sql().Run("UPDATE runs SET queued_at = " + database().FromNow(seconds(-100)) + ", run_at = " +
            database().FromNow(seconds(-40)) + " WHERE id = '" + old.ToString() + "'");
  model::NewRun future = Work();
  future.delay = seconds(3'600);
  sql().Run("UPDATE runs SET queued_at = " + database().FromNow(seconds(-500)) + " WHERE id = '" +
            Enqueue(future).ToString() + "'");

  const model::Run run = Get(old);
  const model::QueueSnapshot sampled = Sample();
  EXPECT_NEAR(sampled.oldest_ready_seconds, SecondsBetween(run.queued_at, sampled.taken_at), 1e-6);
  EXPECT_NEAR(sampled.oldest_eligible_seconds, SecondsBetween(run.run_at, sampled.taken_at), 1e-6);
}

TEST_P(SampleTest, IsTakenByTheDatabasesClock) {
  const base::Timestamp before = Get(Enqueue(Work())).queued_at;
  const base::Timestamp taken_at = Sample().taken_at;
  const base::Timestamp after = Get(Enqueue(Work())).queued_at;
  EXPECT_LE(before, taken_at);
  EXPECT_LE(taken_at, after + milliseconds(1));  // which PostgreSQL keeps to a millisecond
}

TEST_P(SampleTest, FollowsWhatOthersDoWithTheirOwnSql) {
  InsertPastTheStore("COMPLETED");
  InsertPastTheStore("COMPLETED");
  InsertPastTheStore("FAILED");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 2);
  sql().Run("UPDATE runs SET status = 'CANCELLED' WHERE status = 'COMPLETED'");
  EXPECT_EQ(Depth(RunStatus::kCancelled), 2);
  EXPECT_EQ(Depth(RunStatus::kCompleted), 0);
  sql().Run("UPDATE runs SET name = 'renamed', priority = 3");
  EXPECT_EQ(Depth(RunStatus::kCancelled), 2);
  sql().Run("DELETE FROM runs WHERE status = 'FAILED'");
  EXPECT_EQ(Depth(RunStatus::kFailed), 0);
  sql().Run(IsPostgres() ? "TRUNCATE runs" : "DELETE FROM runs");
  EXPECT_EQ(Depth(RunStatus::kCancelled), 0);
}

TEST_P(SampleTest, IgnoresWhatIsRolledBackOrNotYetCommitted) {
  InsertPastTheStore("COMPLETED");
  sql().Run("BEGIN");
  InsertPastTheStore("COMPLETED");
  sql().Run("UPDATE runs SET status = 'FAILED'");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 1);
  sql().Run("ROLLBACK");
  EXPECT_EQ(Depth(RunStatus::kCompleted), 1);
  EXPECT_EQ(Depth(RunStatus::kFailed), 0);
}

TEST_P(SampleTest, IsTheSameBeforeAndAfterCompaction) {
  for (int i = 0; i < 20; ++i) Finish(Start(), FinishKind::kComplete);
  const auto before = Sample().depth;
  while (store().maintenance().CompactCounts() > 0) {
  }
  EXPECT_EQ(Sample().depth, before);
  Finish(Start(), FinishKind::kComplete);
  EXPECT_EQ(Depth(RunStatus::kCompleted), 21);
}

TEST_P(SampleTest, AgreesWithCountingAfterRandomWork) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  QueueDriver driver(store(), database(), sql());
  for (const Step& step : RandomSteps(seed, 300)) driver.Do(step);
  driver.Compare();
}

TEST_P(SampleTest, IsOfOneInstantWhileWorkersWork) {
  const auto work = [this](const std::stop_token& stop) {
    const auto own_store = database().Open();
    while (!stop.stop_requested()) {
      own_store->queue().Enqueue(std::vector<model::NewRun>(20, Work()));
      std::vector<struct store::Finish> finishes;
      for (const auto& claim : own_store->queue().Claim(ForWork(15)).claims) {
        finishes.emplace_back().token = claim.token;
      }
      own_store->queue().Finish(finishes);
      own_store->maintenance().CompactCounts();
    }
  };
  std::jthread first(work);
  std::jthread second(work);
  const auto sampler = store().NewSampler({});
  store::Sampler::Audit audit;
  for (int samples = 0; samples < 40 || audit.sampled.depth[2] < 100; ++samples) {
    audit = sampler->SampleAndCount();
    ASSERT_EQ(audit.sampled, audit.counted);
    ASSERT_EQ(audit.sampled.ready + audit.sampled.future, audit.sampled.depth[0]);
  }
}

TEST_P(SampleTest, SaysWhenThereAreNoTables) {
  sql().Run("DROP TABLE runs");
  EXPECT_THROW(store().NewSampler({})->Sample(), store::SchemaMismatch);
}

}  // namespace
}  // namespace xyn::contract
