// How writers take turns: threads by SerialThread, processes by Turnstile.
#include <latch>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/store/errors.h"
#include "xyn/store/sqlite/serial_thread.h"
#include "xyn/store/sqlite/test_database.h"
#include "xyn/store/sqlite/turnstile.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// A task that has begun and ends when it is told to.
class LongTask final {
 public:
  explicit LongTask(SerialThread& thread)
      : caller_([&] {
          EXPECT_TRUE(thread.RunBy(steady_clock::now() + seconds(60), [this] {
            begun_.count_down();
            end_.wait();
          }));
        }) {
    begun_.wait();
  }
  void End() { end_.count_down(); }

 private:
  std::latch begun_{1};
  std::latch end_{1};
  std::jthread caller_;
};

TEST(SerialThread, ExecutesOneTaskAtATimeOnOneThread) {
  SerialThread thread;
  int executed = 0;  // of its tasks
  std::set<std::thread::id> threads;
  {
    std::vector<std::jthread> callers;
    callers.reserve(4);
    for (int i = 0; i < 4; ++i) {
      callers.emplace_back([&] {
        for (int turn = 0; turn < 500; ++turn) {
          EXPECT_TRUE(thread.RunBy(steady_clock::now() + seconds(60), [&] {
            ++executed;
            threads.insert(std::this_thread::get_id());
          }));
        }
      });
    }
  }
  EXPECT_EQ(executed, 2'000);
  EXPECT_EQ(threads.size(), 1U);
  EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

TEST(SerialThread, ThrowsWhatATaskThrowsAndGoesOn) {
  SerialThread thread;
  const auto soon = [] { return steady_clock::now() + seconds(60); };
  EXPECT_THROW(thread.RunBy(soon(), [] { throw Invalid("no"); }), Invalid);
  EXPECT_TRUE(thread.RunBy(soon(), [] {}));
}

TEST(SerialThread, LeavesOutATaskWhoseTurnDoesNotCome) {
  SerialThread thread;
  bool executed = false;
  {
    LongTask busy(thread);
    EXPECT_FALSE(thread.RunBy(steady_clock::now(), [&] { executed = true; }));
    EXPECT_FALSE(thread.RunBy(steady_clock::now() + milliseconds(1), [&] { executed = true; }));
    busy.End();
  }
  EXPECT_TRUE(thread.RunBy(steady_clock::now() + seconds(60), [] {}));
  EXPECT_FALSE(executed);
}

TEST(SerialThread, WaitsForATaskThatHasBegunHoweverLateItEnds) {
  SerialThread thread;
  const auto deadline = steady_clock::now() + milliseconds(200);
  bool ended = false;
  const bool came = thread.RunBy(deadline, [&] {
    std::this_thread::sleep_until(deadline + milliseconds(1));
    ended = true;
  });
  EXPECT_EQ(came, ended);
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
