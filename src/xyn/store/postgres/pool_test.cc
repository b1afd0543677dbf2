#include "xyn/store/postgres/pool.h"

#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/wait_until.h"
#include "xyn/store/postgres/testing/silent_server.h"
#include "xyn/store/postgres/testing/the_server.h"

namespace xyn::store::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(Pool, LetsNobodyWaitForeverForAConnection) {
  ConnectionOptions options = OptionsFor(TheServer().Url());
  options.deadline = std::chrono::seconds(2);
  Pool pool(options, 1);
  {
    const Pool::Lease taken = pool.Take(Use::kBrief);
    EXPECT_THROW(pool.Take(Use::kBrief), Timeout);
  }
  EXPECT_NO_THROW(pool.Take(Use::kBrief));
}

// However long a row stays locked, its leases are renewed.
TEST(Pool, KeepsAConnectionForWhatWaitsForNobody) {
  ConnectionOptions options = OptionsFor(TheServer().Url());
  options.deadline = std::chrono::seconds(2);
  Pool pool(options, 2);
  const Pool::Lease blocked = pool.Take(Use::kMayBlock);
  EXPECT_THROW(pool.Take(Use::kMayBlock), Timeout);
  for (const Use use : {Use::kUrgent, Use::kClaim, Use::kBrief}) EXPECT_NO_THROW(pool.Take(use));
}

TEST(Pool, WaitsNoLongerThanItIsTold) {
  ConnectionOptions options = OptionsFor(TheServer().Url());
  options.deadline = std::chrono::minutes(10);
  Pool pool(options, 1);
  const Pool::Lease taken = pool.Take(Use::kBrief);
  EXPECT_THROW(pool.Take(Use::kBrief, steady_clock::now() + milliseconds(1)), Timeout);
}

TEST(Pool, LetsWhatMayBlockGoOnceTheOtherIsDone) {
  Pool pool(OptionsFor(TheServer().Url()), 2);
  std::jthread other;
  {
    const Pool::Lease blocked = pool.Take(Use::kMayBlock);
    other = std::jthread([&] { EXPECT_NO_THROW(pool.Take(Use::kMayBlock)); });
    EXPECT_NO_THROW(pool.Take(Use::kUrgent));
  }
  other.join();
}

TEST(Pool, CountsWhatMayBlockOnlyWhileItHasAConnection) {
  const SilentServer server;
  ConnectionOptions options = OptionsFor(server.Url());
  options.deadline = milliseconds(1);
  Pool pool(options, 2);
  const auto stop_at = steady_clock::now() + milliseconds(200);
  while (steady_clock::now() < stop_at) {
    try {
      pool.Take(Use::kMayBlock);
      ADD_FAILURE() << "nobody is there";
    } catch (const Unavailable& error) {
      EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("in use")));
    }
  }
}

TEST(Pool, ReplacesAConnectionThatTheServerHasEnded) {
  Pool pool(OptionsFor(TheServer().Url()), 1);
  const std::string ended = BackendOf(*pool.Take(Use::kBrief));
  EndSession(ended);
  // Its socket is closed once the process is gone.
  ASSERT_TRUE(support::WaitUntil([&] { return kill(std::stoi(ended), 0) != 0; }));
  EXPECT_NE(BackendOf(*pool.Take(Use::kBrief)), ended);
}

TEST(Pool, DropsAConnectionThatBroke) {
  Pool pool(OptionsFor(TheServer().Url()), 1);
  EXPECT_THROW(pool.Take(Use::kBrief)->RunScript("SELECT 1/0", Effect::kReads), Invalid);
  EXPECT_NO_THROW(pool.Take(Use::kBrief)->RunScript("SELECT 1", Effect::kReads));
}

// However many ask, a server that does not answer is asked a few times a second.
TEST(Pool, PausesBetweenAttemptsThatFail) {
  const SilentServer server;
  ConnectionOptions options = OptionsFor(server.Url());
  options.deadline = milliseconds(1);
  Pool pool(options, 4);
  int asked = 0;
  const auto start = steady_clock::now();
  while (steady_clock::now() < start + milliseconds(200)) {
    EXPECT_THROW(pool.Take(Use::kBrief), Unavailable);
    ++asked;
  }
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
  const int attempts = server.HangUp();
  EXPECT_GE(attempts, 1);
  EXPECT_LE(attempts, 1 + took / milliseconds(25));  // the shortest pause
  EXPECT_LT(attempts, asked);
}

}  // namespace
}  // namespace xyn::store::postgres
