#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <tuple>

#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

class ClaimTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Stores, ClaimTest, EveryStore(), StoreName);

std::vector<base::Uuid> IdsOf(const std::vector<store::Claim>& claims) {
  std::vector<base::Uuid> ids;
  for (const store::Claim& claim : claims) ids.push_back(claim.token.run_id);
  return ids;
}

TEST_P(ClaimTest, GrantsALease) {
  const base::Uuid id = Enqueue(Work());
  auto request = ForWork();
  request.lease = milliseconds(1'500);
  ASSERT_EQ(Claim(request).size(), 1U);

  const model::Run run = Get(id);
  EXPECT_EQ(run.status, RunStatus::kRunning);
  EXPECT_EQ(run.attempt, 1);
  EXPECT_EQ(run.locked_by, "worker-1");
  EXPECT_EQ(run.started_at, run.locked_at);
  EXPECT_EQ(*run.lease_expires_at - *run.locked_at, milliseconds(1'500));
}

TEST_P(ClaimTest, HandsOverWhatAWorkerNeeds) {
  model::NewRun given = Work();
  given.inputs = R"([1,2])";
  given.max_attempts = 4;
  const base::Uuid id = Enqueue(given);
  const auto claims = Claim(ForWork());
  ASSERT_EQ(claims.size(), 1U);
  EXPECT_EQ(claims[0].token, (model::LeaseToken{id, 1}));
  EXPECT_EQ(claims[0].name, "work");
  EXPECT_EQ(claims[0].inputs, R"([1,2])");
  EXPECT_EQ(claims[0].max_attempts, 4);
  EXPECT_EQ(claims[0].failures, 0);
  EXPECT_FALSE(claims[0].reclaimed);
  const model::Run run = Get(id);
  EXPECT_EQ(claims[0].waited, *run.locked_at - std::max(run.queued_at, run.run_at));
}

TEST_P(ClaimTest, FollowsPriorityThenRunAtThenId) {
  // 3 priorities, 2 instants, 2 blueprints, 2 runs of each, with ids that contradict the rest.
  const base::Timestamp soon = base::SystemClock().Now() + milliseconds(200);
  std::vector<model::NewRun> runs;
  int n = 24;
  for (const int priority : {-1, 5, 100}) {
    for (const int instant : {0, 1}) {
      for (const char* name : {"work", "other", "work", "other"}) {
        model::NewRun& run = runs.emplace_back(Work(name));
        run.id = Id(n--);
        run.priority = priority;
        run.run_at = soon + milliseconds(instant);
      }
    }
  }
  queue().Enqueue(runs);
  std::sort(runs.begin(), runs.end(), [](const model::NewRun& a, const model::NewRun& b) {
    return std::tie(a.priority, a.run_at, a.id) < std::tie(b.priority, b.run_at, b.id);
  });
  const auto sampler = store().NewSampler({});
  ASSERT_TRUE(support::WaitUntil([&] { return sampler->Sample().ready == 24; }));

  auto request = ForWork(5);
  request.blueprints = {"other", "work"};
  std::vector<base::Uuid> claimed;
  for (auto ids = IdsOf(Claim(request)); !ids.empty(); ids = IdsOf(Claim(request))) {
    EXPECT_LE(ids.size(), 5U);
    claimed.insert(claimed.end(), ids.begin(), ids.end());
  }
  std::vector<base::Uuid> expected;
  for (const model::NewRun& run : runs) expected.push_back(*run.id);
  EXPECT_EQ(claimed, expected);
}

TEST_P(ClaimTest, PassesOverRunsThatNobodyKnows) {
  model::NewRun unknown = Work("unknown");
  unknown.priority = -100;
  const base::Uuid waiting = Enqueue(unknown);
  const base::Uuid known = Enqueue(Work());
  EXPECT_THAT(IdsOf(Claim(ForWork(10))), testing::ElementsAre(known));
  EXPECT_EQ(StatusOf(waiting), RunStatus::kQueued);
}

TEST_P(ClaimTest, GivesAWorkerThatKnowsNothingNothing) {
  Enqueue(Work());
  auto request = ForWork();
  request.blueprints.clear();
  EXPECT_TRUE(Claim(request).empty());
}

TEST_P(ClaimTest, IsNeverEarlyByTheDatabasesClock) {
  int claims_that_came_too_early = 0;
  for (int round = 0; round < 25; ++round) {
    model::NewRun delayed = Work();
    delayed.delay = milliseconds(20) + microseconds(37 * round);
    const base::Uuid id = Enqueue(delayed);
    ASSERT_TRUE(support::WaitUntil([&] {
      const bool claimed = !Claim(ForWork()).empty();
      if (!claimed) ++claims_that_came_too_early;
      return claimed;
    }));
    const model::Run run = Get(id);
    EXPECT_GE(*run.locked_at, run.run_at);
  }
  EXPECT_GT(claims_that_came_too_early, 0);  // or nothing was tested
}

TEST_P(ClaimTest, TellsWhenTheFirstFutureRunIsDue) {
  EXPECT_EQ(queue().Claim(ForWork()).next_due, std::nullopt);
  model::NewRun later = Work();
  later.delay = std::chrono::hours(2);
  later.priority = 1;
  Enqueue(later);
  later.delay = std::chrono::hours(1);
  later.priority = 200;
  Enqueue(later);
  later.name = "unknown";
  later.delay = std::chrono::minutes(1);
  Enqueue(later);
  Enqueue(Work());

  const auto result = queue().Claim(ForWork(2));
  EXPECT_EQ(result.claims.size(), 1U);
  ASSERT_NE(result.next_due, std::nullopt);
  EXPECT_LE(*result.next_due, std::chrono::hours(1));
  EXPECT_GT(*result.next_due, std::chrono::hours(1) - support::kPatience);
}

TEST_P(ClaimTest, TellsWhenTheNextLeaseRunsOut) {
  store::ClaimRequest request = ForWork();
  request.reclaim = true;
  EXPECT_EQ(queue().Claim(request).next_expiry, std::nullopt);
  const model::LeaseToken token = Start();
  const auto next_expiry = queue().Claim(request).next_expiry;
  ASSERT_NE(next_expiry, std::nullopt);
  EXPECT_LE(*next_expiry, seconds(60));
  EXPECT_GT(*next_expiry, seconds(60) - support::kPatience);
  Finish(token, FinishKind::kComplete);
  EXPECT_EQ(queue().Claim(request).next_expiry, std::nullopt);
}

TEST_P(ClaimTest, NeverGivesOneRunToTwoClaimers) {
  constexpr std::size_t kRuns = 2'000;
  queue().Enqueue(std::vector<model::NewRun>(kRuns, Work()));
  std::atomic<std::size_t> claimed = 0;
  const auto claim_until_none_is_left = [&] {
    const auto own_store = database().Open();
    std::vector<model::LeaseToken> tokens;
    while (claimed < kRuns) {
      for (const auto& claim : own_store->queue().Claim(ForWork(7)).claims) {
        tokens.push_back(claim.token);
        ++claimed;
      }
    }
    return tokens;
  };
  std::vector<std::future<std::vector<model::LeaseToken>>> claimers;
  for (int i = 0; i < 4; ++i) {
    claimers.push_back(std::async(std::launch::async, claim_until_none_is_left));
  }
  std::set<model::LeaseToken> distinct;
  for (auto& claimer : claimers) {
    for (const model::LeaseToken& token : claimer.get()) {
      EXPECT_EQ(token.attempt, 1);
      EXPECT_TRUE(distinct.insert(token).second) << token.run_id.ToString() << " given twice";
    }
  }
  EXPECT_EQ(distinct.size(), kRuns);
}

}  // namespace
}  // namespace xyn::contract
