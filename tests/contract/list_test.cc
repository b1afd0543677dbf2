#include <algorithm>
#include <utility>

#include "tests/contract/store_test.h"

namespace xyn::contract {
namespace {

store::ListRequest Page(int limit, std::optional<base::Uuid> before = std::nullopt) {
  store::ListRequest request;
  request.limit = limit;
  request.before = before;
  return request;
}

store::ListRequest Only(std::optional<RunStatus> status, std::optional<std::string> name = {}) {
  store::ListRequest request;
  request.status = status;
  request.name = std::move(name);
  return request;
}

class ListTest : public StoreTest {
 protected:
  // Follows the pages to the end.
  std::vector<base::Uuid> ListAll(store::ListRequest request) {
    std::vector<base::Uuid> ids;
    for (auto page = store().reader().List(request); !page.empty();
         page = store().reader().List(request)) {
      EXPECT_LE(page.size(), static_cast<std::size_t>(request.limit));
      for (const model::Run& run : page) ids.push_back(run.id);
      request.before = ids.back();
    }
    return ids;
  }
};
INSTANTIATE_TEST_SUITE_P(Stores, ListTest, EveryStore(), StoreName);

TEST_P(ListTest, PagesWithoutGapsNewestFirst) {
  std::vector<base::Uuid> expected;
  for (int i = 0; i < 23; ++i) expected.push_back(Enqueue(Work()));
  std::reverse(expected.begin(), expected.end());
  for (const int limit : {1, 5, 23, 1'000}) EXPECT_EQ(ListAll(Page(limit)), expected) << limit;
}

TEST_P(ListTest, PagesStayPutWhileRunsAreAdded) {
  for (int i = 0; i < 4; ++i) Enqueue(Work());
  const auto first = store().reader().List(Page(2));
  Enqueue(Work());
  const auto second = store().reader().List(Page(2, first.back().id));
  ASSERT_EQ(second.size(), 2U);
  EXPECT_LT(second[0].id, first[1].id);
  EXPECT_TRUE(store().reader().List(Page(2, second.back().id)).empty());
}

TEST_P(ListTest, FiltersByStatusAndName) {
  const auto completed = Start();
  Finish(completed, FinishKind::kComplete);
  const auto failed = Start(Work("other"));
  Finish(failed, FinishKind::kFail);
  const base::Uuid cancelled = Enqueue(Work("other"));
  queue().Cancel(cancelled);
  const auto running = Start();
  const base::Uuid queued = Enqueue(Work());

  const auto all = [&](std::optional<RunStatus> status, std::optional<std::string> name = {}) {
    return ListAll(Only(status, std::move(name)));
  };
  EXPECT_THAT(all(RunStatus::kQueued), testing::ElementsAre(queued));
  EXPECT_THAT(all(RunStatus::kRunning), testing::ElementsAre(running.run_id));
  EXPECT_THAT(all(RunStatus::kCompleted), testing::ElementsAre(completed.run_id));
  EXPECT_THAT(all(RunStatus::kFailed), testing::ElementsAre(failed.run_id));
  EXPECT_THAT(all(RunStatus::kCancelled), testing::ElementsAre(cancelled));
  EXPECT_THAT(all(std::nullopt, "other"), testing::ElementsAre(cancelled, failed.run_id));
  EXPECT_THAT(all(RunStatus::kFailed, "other"), testing::ElementsAre(failed.run_id));
  EXPECT_THAT(all(RunStatus::kFailed, "work"), testing::IsEmpty());
}

TEST_P(ListTest, PagesWithinAFilter) {
  std::vector<base::Uuid> cancelled;
  for (int i = 0; i < 5; ++i) {
    cancelled.insert(cancelled.begin(), Enqueue(Work("other")));
    Enqueue(Work());
    queue().Cancel(cancelled.front());
  }
  store::ListRequest request = Only(RunStatus::kCancelled, "other");
  request.limit = 2;
  EXPECT_EQ(ListAll(request), cancelled);
}

TEST_P(ListTest, ShowsARunAsGetDoes) {
  const auto token = Start();
  Finish(token, FinishKind::kFail);
  const auto page = store().reader().List({});
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0], Get(token.run_id));
}

TEST_P(ListTest, GetSaysWhenThereIsNoSuchRun) {
  EXPECT_EQ(store().reader().Get(Id(1)), std::nullopt);
}

TEST_P(ListTest, PingReturnsWhileTheStoreAnswers) { EXPECT_NO_THROW(store().reader().Ping()); }

}  // namespace
}  // namespace xyn::contract
