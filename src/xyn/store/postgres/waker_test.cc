// What a waker does when it cannot wake anybody.
#include "xyn/store/postgres/waker.h"

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/no_more_threads.h"
#include "tests/support/wait_until.h"
#include "xyn/base/log.h"
#include "xyn/store/errors.h"
#include "xyn/store/postgres/migrator.h"
#include "xyn/store/postgres/testing/the_server.h"
#include "xyn/store/postgres/wake_listener.h"

namespace xyn::store::postgres {
namespace {

using Wake = WakeListener::Wake;

TEST(Waker, LeavesItToThePollThatTheServerIsGone) {
  Pool pool(OptionsFor("postgres://127.0.0.1:1/gone"), 1);
  Waker waker(pool, [] {});
  waker.RunsReady();  // what its thread throws would end the program
}

TEST(Waker, LeavesItToThePollThatThereCanBeNoThread) {
  const std::string database = TheServer().CreateDatabase();
  const ConnectionOptions options = OptionsFor(TheServer().Url(database));
  Migrator(options).Migrate();
  {
    const auto log = base::MakeNullLogger();
    Pool pool(options, 2);
    NotifyListener listener(pool, *log);
    ASSERT_EQ(listener.Wait(support::kPatience), Wake::kRunsReady);  // it listens now
    Waker waker(pool, [] {});
    {
      const support::NoMoreThreads limit;
      waker.RunsReady();
    }
    EXPECT_EQ(listener.Wait(std::chrono::milliseconds(20)), Wake::kTimeout);
    waker.RunsReady();
    EXPECT_EQ(listener.Wait(support::kPatience), Wake::kRunsReady);
  }
  TheServer().DropDatabase(database);
}

TEST(Waker, WarmsUpLessAndLessOftenWhereThatFails) {
  using std::chrono::steady_clock;
  Pool pool(OptionsFor(TheServer().Url()), 1);
  const auto lose_a_connection = [&pool] {
    const auto connection = pool.Take(Use::kMayBlock);
    EndSession(BackendOf(*connection));
    EXPECT_THROW(connection->RunScript("SELECT 1", Effect::kReads), Error);
  };
  std::vector<steady_clock::time_point> tries;  // of the waker's thread
  std::atomic<int> count = 0;
  Waker waker(pool, [&] {
    tries.push_back(steady_clock::now());
    if (++count < 3) throw Unavailable("not yet");
  });
  waker.RunsReady();
  lose_a_connection();
  ASSERT_TRUE(support::WaitUntil([&] { return count == 3; }));
  EXPECT_GE(tries[1] - tries[0], 2 * Waker::kLookEvery);
  EXPECT_GE(tries[2] - tries[1], 4 * Waker::kLookEvery);
  std::this_thread::sleep_for(2 * Waker::kLookEvery);
  EXPECT_EQ(count, 3);  // it was warmed up
  lose_a_connection();
  EXPECT_TRUE(support::WaitUntil([&] { return count == 4; }));
}

}  // namespace
}  // namespace xyn::store::postgres
