#include "xyn/app/stop_signals.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

namespace xyn::app {
namespace {

// Each test in a process of its own: signals are the process's.
class StopSignalsTest : public testing::Test {
 protected:
  void SetUp() override { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

[[noreturn]] void WaitForOneThenSend(int second) {
  StopSignals signals;
  signals.TakeOver();
  kill(getpid(), SIGTERM);
  const int first = signals.Wait();
  if (second == 0) _exit(first == SIGTERM ? 0 : 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(250));
  kill(getpid(), second);
  while (true) pause();
}

[[noreturn]] void SendTheSameWishTwice() {
  StopSignals signals;
  signals.TakeOver();
  kill(getpid(), SIGTERM);
  signals.Wait();
  kill(getpid(), SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  _exit(0);
}

[[noreturn]] void SendBeforeTakeOver() {
  const StopSignals signals;
  kill(getpid(), SIGINT);
  while (true) pause();
}

[[noreturn]] void WriteToAClosedPipe() {
  const StopSignals signals;
  int ends[2];
  if (pipe(ends) != 0) _exit(1);
  close(ends[0]);
  _exit(write(ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 1);
}

TEST_F(StopSignalsTest, FirstSignalIsWhatWaitReturns) {
  EXPECT_EXIT(WaitForOneThenSend(0), testing::ExitedWithCode(0), "");
}

TEST_F(StopSignalsTest, SecondSignalEndsTheProcessAtOnce) {
  EXPECT_EXIT(WaitForOneThenSend(SIGINT), testing::ExitedWithCode(128 + SIGINT), "");
}

TEST_F(StopSignalsTest, SignalThatFollowsAtOnceIsTheSameWish) {
  EXPECT_EXIT(SendTheSameWishTwice(), testing::ExitedWithCode(0), "");
}

TEST_F(StopSignalsTest, SignalBeforeTakeOverEndsTheProcessAtOnce) {
  EXPECT_EXIT(SendBeforeTakeOver(), testing::ExitedWithCode(128 + SIGINT), "");
}

TEST_F(StopSignalsTest, PeerThatHangsUpIsAnErrorOfWrite) {
  EXPECT_EXIT(WriteToAClosedPipe(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace xyn::app
