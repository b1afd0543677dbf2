#include "xyn/http/handler_pool.h"

#include <atomic>
#include <memory>

#include <gtest/gtest.h>

#include "xyn/http/testing/gate.h"

namespace xyn::http {
namespace {

TEST(HandlerPool, RunsAsManyTasksAtATimeAsItHasThreads) {
  Gate gate;
  HandlerPool pool(3, 10);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pool.TrySubmit([&] { gate.Pass(); }));
  gate.AwaitArrivals(3);
  gate.Open();
}

TEST(HandlerPool, RefusesTasksWhenItsQueueIsFull) {
  Gate gate;
  HandlerPool pool(1, 2);
  ASSERT_TRUE(pool.TrySubmit([&] { gate.Pass(); }));
  gate.AwaitArrivals(1);
  EXPECT_TRUE(pool.TrySubmit([] {}));
  EXPECT_TRUE(pool.TrySubmit([] {}));
  EXPECT_FALSE(pool.TrySubmit([] {}));
  gate.Open();
}

TEST(HandlerPool, FinishesWhatRunsAndDropsWhatWaitsWhenItEnds) {
  Gate gate;
  std::atomic<bool> finished = false;
  const auto waiting = std::make_shared<int>();
  {
    HandlerPool pool(1, 2);
    ASSERT_TRUE(pool.TrySubmit([&] {
      gate.Pass();
      finished = true;
    }));
    gate.AwaitArrivals(1);
    ASSERT_TRUE(pool.TrySubmit([waiting] {}));
    gate.Open();
  }
  EXPECT_TRUE(finished);
  EXPECT_EQ(waiting.use_count(), 1);
}

}  // namespace
}  // namespace xyn::http
