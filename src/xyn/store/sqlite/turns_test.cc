// How writers take turns: threads by FairLock, processes by Turnstile.
#include <thread>

#include <gtest/gtest.h>

#include "xyn/store/sqlite/fair_lock.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite/turnstile.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

TEST(FairLock, PassesOverThreadsThatGaveUp) {
  FairLock lock;
  if (!lock.LockBy(steady_clock::now())) FAIL() << "nobody else has it";
  EXPECT_FALSE(lock.LockBy(steady_clock::now()));
  EXPECT_FALSE(lock.LockBy(steady_clock::now() + milliseconds(1)));
  lock.Unlock();
  EXPECT_TRUE(lock.LockBy(steady_clock::now()));
}

TEST(FairLock, LetsOneThreadInAtATime) {
  FairLock lock;
  int entered = 0;  // under the lock
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 500; ++turn) {
          if (!lock.LockBy(steady_clock::now() + seconds(60))) return;
          ++entered;
          lock.Unlock();
        }
      });
    }
  }
  EXPECT_EQ(entered, 2'000);
}

TEST(Turnstile, HoldsOneAtATime) {
  const TemporaryDirectory directory;
  const Turnstile one(directory / "test.db");
  const Turnstile other(directory / "test.db");
  ASSERT_TRUE(one.EnterBy(steady_clock::now()));
  EXPECT_FALSE(other.EnterBy(steady_clock::now()));
  one.Leave();
  EXPECT_TRUE(other.EnterBy(steady_clock::now()));
}

TEST(Turnstile, StopsNobodyWhereItsFileCannotBe) {
  const Turnstile turnstile("/proc/test.db");
  EXPECT_TRUE(turnstile.EnterBy(steady_clock::now()));
}

// Whoever has just written finds the one who waits for the write lock in the turnstile.
TEST(Turnstile, HoldsTheWriterThatWaitsForTheLock) {
  const TestDatabase database;
  SQLite::Database foreign = database.Foreign();
  foreign.exec("BEGIN IMMEDIATE");
  std::jthread writer([&] { database.store->queue().Enqueue(Runs(1)); });
  const Turnstile mine(database.path);
  while (mine.EnterBy(steady_clock::now())) mine.Leave();  // until the writer is within
  foreign.exec("COMMIT");
  EXPECT_TRUE(mine.EnterBy(steady_clock::now() + seconds(60)));
  writer.join();
  EXPECT_EQ(database.store->NewSampler({})->Sample().ready, 1);
}

}  // namespace
}  // namespace xyn::store::sqlite
