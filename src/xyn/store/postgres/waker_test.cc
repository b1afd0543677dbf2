// What a waker does when it cannot wake anybody.
#include "xyn/store/postgres/waker.h"

#include <gtest/gtest.h>

#include "tests/support/no_more_threads.h"
#include "tests/support/wait_until.h"
#include "xyn/base/log.h"
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

}  // namespace
}  // namespace xyn::store::postgres
