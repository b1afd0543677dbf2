#include "xyn/store/sqlite/sampler.h"

#include <stop_token>
#include <thread>

#include <gtest/gtest.h>

#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(SqliteSampler, GivesAgesToTheMicrosecond) {
  TestDatabase database;
  database.store->queue().Enqueue(Runs(1));
  std::vector<model::NewRun> later = Runs(1);
  later[0].delay = milliseconds(500);
  database.store->queue().Enqueue(later);
  database.clock.now += std::chrono::microseconds(1'500'001);
  const auto sampler = database.store->NewSampler({});
  const model::QueueSnapshot snapshot = sampler->Sample();
  EXPECT_EQ(snapshot.taken_at, database.clock.now);
  EXPECT_EQ(snapshot.oldest_ready_seconds, 1.500001);
  EXPECT_EQ(snapshot.oldest_eligible_seconds, 1.500001);
  EXPECT_EQ(snapshot.ready, 2);
}

TEST(SqliteSampler, CountsALeaseThatEndsNowAsActive) {
  TestDatabase database;
  database.store->queue().Enqueue(Runs(1));
  ClaimRequest request = ClaimOf(1);
  request.lease = seconds(10);
  database.store->queue().Claim(request);
  const auto sampler = database.store->NewSampler({});
  database.clock.now += seconds(10);
  EXPECT_EQ(sampler->Sample().running_active, 1);
  database.clock.now += std::chrono::microseconds(1);
  EXPECT_EQ(sampler->Sample().running_expired, 1);
  database.Foreign().exec("UPDATE runs SET lease_expires_at = NULL");
  EXPECT_EQ(sampler->Sample().running_without_lease, 1);
}

TEST(SqliteSampler, SeesOneInstantWhileOthersWrite) {
  const TestDatabase database;
  const auto sampler = database.store->NewSampler({});
  const std::jthread writer([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      database.store->queue().Enqueue(Runs(3));
      database.store->queue().Claim(ClaimOf(2));
    }
  });
  for (int i = 0; i < 50; ++i) {
    const Sampler::Audit audit = sampler->SampleAndCount();
    ASSERT_EQ(audit.sampled, audit.counted);
    ASSERT_EQ(audit.sampled.ready + audit.sampled.future, audit.sampled.depth[0]);
  }
}

TEST(SqliteSampler, StopsAtItsDeadlineAndRecovers) {
  TestDatabase database;
  for (int i = 0; i < 3; ++i) database.store->queue().Enqueue(Runs(2'000));
  const auto sampler = database.store->NewSampler({.statement_timeout = milliseconds(4'000),
                                                   .lock_timeout = milliseconds(1'000),
                                                   .deadline = milliseconds(4'500)});
  database.clock.steady_step = seconds(3);
  EXPECT_THROW(sampler->SampleAndCount(), Timeout);
  database.clock.steady_step = seconds(0);
  EXPECT_EQ(sampler->Sample().ready, 6'000);
}

// What a check looks at depends on how many runs there are.
TEST(SqliteSampler, ChecksTheLiveRunsAloneWhereThereAreManyRuns) {
  const TestDatabase database;
  SQLite::Database foreign = database.Foreign();
  const auto insert = [&](int count, const std::string& status) {
    foreign.exec("WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < " +
                 std::to_string(count) + ") INSERT INTO runs (name, status) SELECT 'a', '" +
                 status + "' FROM n");
  };
  insert(500'001, "COMPLETED");
  insert(2, "QUEUED");
  const auto sampler = database.store->NewSampler({});
  EXPECT_EQ(sampler->CountDrift(), 0);
  foreign.exec("UPDATE run_counts SET n = n + 7");
  EXPECT_EQ(sampler->CountDrift(), 0) << "the ended runs were counted";
  foreign.exec("UPDATE live_counts SET queued = queued + 3");
  EXPECT_EQ(sampler->CountDrift(), 3);
  insert(100'000, "QUEUED");
  EXPECT_EQ(sampler->CountDrift(), std::nullopt) << "too many live runs were counted";
}

}  // namespace
}  // namespace xyn::store::sqlite
