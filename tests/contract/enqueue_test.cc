#include <string>
#include <vector>

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

// However many of them a store writes together, and whether they are alike or not.
TEST_P(EnqueueTest, KeepsEachRunOfALargeBatchAsItWasGiven) {
  const auto expect_kept = [this](const std::vector<model::NewRun>& given) {
    const std::vector<store::Enqueued> enqueued = queue().Enqueue(given);
    ASSERT_EQ(enqueued.size(), given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
      const model::Run run = Get(enqueued[i].id);
      EXPECT_EQ(run.name, given[i].name) << i;
      EXPECT_EQ(run.inputs, given[i].inputs) << i;
      EXPECT_EQ(run.correlation_id, given[i].correlation_id) << i;
      EXPECT_EQ(run.run_at - run.queued_at, given[i].delay.value_or(microseconds(0))) << i;
      EXPECT_EQ(run.priority, given[i].priority) << i;
      EXPECT_EQ(run.max_attempts, given[i].max_attempts) << i;
      EXPECT_EQ(run.max_reclaims, given[i].max_reclaims) << i;
    }
  };
  std::vector<model::NewRun> alike(147, Work());
  for (std::size_t i = 0; i < alike.size(); ++i) {
    alike[i].inputs = std::to_string(i);
    if (i % 3 == 0) alike[i].correlation_id = "order-" + std::to_string(i);
  }
  expect_kept(alike);
  using Change = void (*)(model::NewRun&);
  for (const Change change : {Change{[](model::NewRun& run) { run.name = "other"; }},
                              Change{[](model::NewRun& run) { run.delay = seconds(9); }},
                              Change{[](model::NewRun& run) { run.priority = -1; }},
                              Change{[](model::NewRun& run) { run.max_attempts = 7; }},
                              Change{[](model::NewRun& run) { run.max_reclaims = 8; }}}) {
    std::vector<model::NewRun> runs = alike;
    for (const std::size_t which : {0U, 50U, 99U, 119U, 130U, 146U}) change(runs[which]);
    expect_kept(runs);
  }
}

TEST_P(EnqueueTest, TakesNoneAndTheLargestBatch) {
  EXPECT_TRUE(queue().Enqueue({}).empty());
  const std::vector<model::NewRun> runs(store::kMaxEnqueueBatch, Work());
  EXPECT_EQ(queue().Enqueue(runs).size(), runs.size());
  EXPECT_EQ(sql().Value("SELECT count(*) FROM runs"), std::to_string(runs.size()));
}

}  // namespace
}  // namespace xyn::contract
