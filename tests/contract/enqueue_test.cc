#include <nlohmann/json.hpp>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

class EnqueueTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, EnqueueTest, EveryStore(), StoreName);

TEST_P(EnqueueTest, KeepsARunAsItWasGiven) {
  model::NewRun given = Work("mail.send");
  given.id = Id(1);
  given.inputs = R"({"to":["a@example.org",null,1.5],"subject":"héllo 'quoted' \\ \"x\""})";
  given.correlation_id = "order-17";
  given.priority = -5;
  given.max_attempts = 3;
  given.max_reclaims = 0;
  EXPECT_EQ(Enqueue(given), Id(1));

  const model::Run run = Get(Id(1));
  EXPECT_EQ(run.name, "mail.send");
  EXPECT_EQ(nlohmann::json::parse(run.inputs), nlohmann::json::parse(given.inputs));
  EXPECT_EQ(run.correlation_id, "order-17");
  EXPECT_EQ(run.priority, -5);
  EXPECT_EQ(run.max_attempts, 3);
  EXPECT_EQ(run.max_reclaims, 0);
}

TEST_P(EnqueueTest, StartsARunAtTheBeginningOfItsLife) {
  const model::Run run = Get(Enqueue(Work()));
  EXPECT_EQ(run.status, RunStatus::kQueued);
  EXPECT_EQ(run.attempt, 0);
  EXPECT_EQ(run.failures, 0);
  EXPECT_EQ(run.reclaims, 0);
  EXPECT_EQ(run.priority, model::kDefaultPriority);
  EXPECT_EQ(run.run_at, run.queued_at);
  EXPECT_EQ(run.created_at, run.queued_at);
  EXPECT_EQ(run.inputs, "{}");
  EXPECT_EQ(run.correlation_id, std::nullopt);
  EXPECT_EQ(run.outputs, std::nullopt);
  EXPECT_EQ(run.error, std::nullopt);
  EXPECT_EQ(run.locked_at, std::nullopt);
  EXPECT_EQ(run.locked_by, std::nullopt);
  EXPECT_EQ(run.lease_expires_at, std::nullopt);
  EXPECT_EQ(run.cancel_requested_at, std::nullopt);
  EXPECT_EQ(run.started_at, std::nullopt);
  EXPECT_EQ(run.completed_at, std::nullopt);
}

TEST_P(EnqueueTest, KeepsAnyJsonValue) {
  for (const std::string inputs : {"[]", "null", "-0.5e-7", R"("\u0000 and é")",
                                   "12345678901234567890", R"({"a":{"b":[true,false]}})"}) {
    model::NewRun run = Work();
    run.inputs = inputs;
    EXPECT_EQ(nlohmann::json::parse(Get(Enqueue(run)).inputs), nlohmann::json::parse(inputs))
        << inputs;
  }
}

TEST_P(EnqueueTest, ChoosesIdsOfVersion7) {
  const std::string id = Enqueue(Work()).ToString();
  EXPECT_EQ(id[14], '7') << id;
  EXPECT_GT(Enqueue(Work()).ToString(), id);
}

TEST_P(EnqueueTest, CountsADelayFromTheDatabasesNow) {
  model::NewRun delayed = Work();
  delayed.delay = microseconds(90'000'001);
  const model::Run run = Get(Enqueue(delayed));
  EXPECT_EQ(run.run_at - run.queued_at, microseconds(90'000'001));
}

TEST_P(EnqueueTest, KeepsAFutureRunAtToTheMicrosecond) {
  model::NewRun future = Work();
  future.run_at = base::SystemClock().Now() + std::chrono::hours(2) + microseconds(1);
  EXPECT_EQ(Get(Enqueue(future)).run_at, future.run_at);
}

TEST_P(EnqueueTest, LiftsARunAtThatHasPassedToNow) {
  model::NewRun late = Work();
  late.run_at = base::SystemClock().Now() - std::chrono::hours(2);
  const model::Run run = Get(Enqueue(late));
  EXPECT_EQ(run.run_at, run.queued_at);
}

TEST_P(EnqueueTest, AnswersInTheOrderOfTheRuns) {
  std::vector<model::NewRun> runs;
  for (const int n : {3, 1, 2}) runs.emplace_back(Work()).id = Id(n);
  std::vector<base::Uuid> ids;
  for (const auto& enqueued : queue().Enqueue(runs)) ids.push_back(enqueued.id);
  EXPECT_THAT(ids, testing::ElementsAre(Id(3), Id(1), Id(2)));
}

TEST_P(EnqueueTest, LeavesARunOfTheSameIdAlone) {
  model::NewRun first = Work();
  first.id = Id(1);
  first.inputs = "1";
  Enqueue(first);
  EXPECT_EQ(Finish(ClaimAgain(), FinishKind::kComplete), FinishOutcome::kCompleted);
  const model::Run before = Get(Id(1));

  std::vector<model::NewRun> runs = {first, Work()};
  runs[0].inputs = "2";
  const auto enqueued = queue().Enqueue(runs);
  ASSERT_EQ(enqueued.size(), 2U);
  EXPECT_EQ(enqueued[0].id, Id(1));
  EXPECT_TRUE(enqueued[0].duplicate);
  EXPECT_FALSE(enqueued[1].duplicate);
  EXPECT_EQ(Get(Id(1)), before);
  EXPECT_EQ(StatusOf(enqueued[1].id), RunStatus::kQueued);
}

TEST_P(EnqueueTest, TakesTheFirstOfTwoRunsWithOneIdInABatch) {
  std::vector<model::NewRun> runs = {Work(), Work()};
  for (model::NewRun& run : runs) run.id = Id(1);
  runs[0].inputs = "1";
  runs[1].inputs = "2";
  const auto enqueued = queue().Enqueue(runs);
  ASSERT_EQ(enqueued.size(), 2U);
  EXPECT_FALSE(enqueued[0].duplicate);
  EXPECT_TRUE(enqueued[1].duplicate);
  EXPECT_EQ(Get(Id(1)).inputs, "1");
}

TEST_P(EnqueueTest, TakesNoneAndTheLargestBatch) {
  EXPECT_TRUE(queue().Enqueue({}).empty());
  const std::vector<model::NewRun> runs(store::kMaxEnqueueBatch, Work());
  EXPECT_EQ(queue().Enqueue(runs).size(), runs.size());
  EXPECT_EQ(sql().Value("SELECT count(*) FROM runs"), std::to_string(runs.size()));
}

}  // namespace
}  // namespace xyn::contract
