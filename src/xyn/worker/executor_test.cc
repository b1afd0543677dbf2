#include "xyn/worker/executor.h"

#include <atomic>
#include <latch>
#include <sstream>
#include <system_error>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "tests/support/no_more_threads.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class ExecutorTest : public testing::Test {
 protected:
  std::vector<AttemptPtr> Attempts(int count) {
    std::vector<AttemptPtr> attempts;
    attempts.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      attempts.push_back(std::make_shared<Attempt>(store::Claim{}, blueprint_, base::SteadyTime(),
                                                   base::SteadyTime()));
    }
    return attempts;
  }
  Executor::OnEnd CountEnds() {
    return [this](const AttemptPtr&, const Execution&) { ++ended_; };
  }

  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  model::Blueprint blueprint_;
  std::atomic<int> ended_ = 0;
};

TEST_F(ExecutorTest, ExecutesEverythingOnce) {
  std::atomic<int> executed = 0;
  std::latch all(1'000);
  Executor executor(
      8,
      [&](Attempt&) {
        ++executed;
        return Execution{};
      },
      [&](const AttemptPtr&, const Execution&) { all.count_down(); }, *log_);
  executor.Start();
  for (int i = 0; i < 125; ++i) executor.Submit(Attempts(8));
  all.wait();
  EXPECT_TRUE(executor.WaitUntilIdle(minutes(1)));
  EXPECT_EQ(executed, 1'000);
}

TEST_F(ExecutorTest, ExecutesAsManyAtATimeAsItHasThreads) {
  std::latch together(16);  // passes only if all sixteen are in their handlers at once
  Executor executor(
      16,
      [&](Attempt&) {
        together.arrive_and_wait();
        return Execution{};
      },
      CountEnds(), *log_);
  executor.Start();
  executor.Submit(Attempts(1));
  executor.Submit(Attempts(15));
  together.wait();
  EXPECT_TRUE(executor.WaitUntilIdle(minutes(1)));
  EXPECT_EQ(ended_, 16);
}

TEST_F(ExecutorTest, TakesBackWhatWasClaimedThenOrBeforeAndWaits) {
  std::latch executing(1);
  std::latch released(1);
  Executor executor(
      1,
      [&](Attempt&) {
        executing.count_down();
        released.wait();
        return Execution{};
      },
      CountEnds(), *log_);
  executor.Start();
  executor.Submit(Attempts(1));
  executing.wait();
  const auto late = std::make_shared<Attempt>(store::Claim{}, blueprint_, base::SteadyTime(),
                                              base::SteadyTime(milliseconds(1)));
  const auto waiting = Attempts(2);
  executor.Submit(waiting);
  executor.Submit({late});
  EXPECT_EQ(executor.TakeBack(base::SteadyTime()), waiting);
  released.count_down();
  EXPECT_TRUE(executor.WaitUntilIdle(minutes(1)));
  EXPECT_EQ(ended_, 2);
}

TEST_F(ExecutorTest, StartsNothingOnceClosed) {
  Executor executor(2, [](Attempt&) { return Execution{}; }, CountEnds(), *log_);
  executor.Start();
  EXPECT_TRUE(executor.Close().empty());
  executor.Submit(Attempts(2));
  EXPECT_EQ(executor.Close().size(), 2U);
  EXPECT_EQ(ended_, 0);
}

TEST_F(ExecutorTest, AbandonsAHandlerThatDoesNotReturn) {
  struct Handler {
    std::latch started{1};
    std::latch released{1};
    std::latch returned{1};
  };
  const auto handler = std::make_shared<Handler>();
  Executor executor(
      2,
      [handler](Attempt&) {
        handler->started.count_down();
        handler->released.wait();
        handler->returned.count_down();
        return Execution{};
      },
      CountEnds(), *log_);
  executor.Start();
  const auto attempts = Attempts(1);
  executor.Submit(attempts);
  handler->started.wait();
  EXPECT_FALSE(executor.WaitUntilIdle(milliseconds(1)));
  EXPECT_EQ(executor.Abandon(), attempts);
  handler->released.count_down();
  handler->returned.wait();
  EXPECT_EQ(ended_, 0) << "what it returns is dropped";
}

TEST_F(ExecutorTest, WorksWithTheThreadsThereAre) {
  std::ostringstream lines;
  base::Logger log("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines));
  std::latch started(1);
  std::latch released(1);
  std::latch all(7);
  Executor executor(
      8,
      [&](Attempt&) {
        if (!started.try_wait()) started.count_down();
        released.wait();
        return Execution{};
      },
      [&](const AttemptPtr&, const Execution&) { all.count_down(); }, log);
  executor.Start();
  executor.Submit(Attempts(1));
  started.wait();
  {
    const support::NoMoreThreads limit;
    executor.Submit(Attempts(3));
  }
  executor.Submit(Attempts(3));  // by now it knows how many there are
  released.count_down();
  all.wait();
  EXPECT_THAT(lines.str(), testing::HasSubstr("cannot start more than 1 of 8 threads"));
}

TEST_F(ExecutorTest, CannotBeStartedWithoutAThread) {
  const support::NoMoreThreads limit;
  Executor executor(8, [](Attempt&) { return Execution{}; }, CountEnds(), *log_);
  EXPECT_THROW(executor.Start(), std::system_error);
}

}  // namespace
}  // namespace xyn::worker
