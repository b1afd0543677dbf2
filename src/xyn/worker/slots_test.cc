#include "xyn/worker/slots.h"

#include <thread>

#include <gtest/gtest.h>

#include "xyn/store/requests.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using base::SteadyTime;
using std::chrono::seconds;

class SlotsTest : public testing::Test {
 protected:
  // What is claimed when nothing but time is waited for.
  std::optional<int> Turn(Slots& slots, bool more_expected = true) {
    const Slots::Prospect prospect{more_expected, clock_.Steady() + seconds(1)};
    if (slots.TurnAt(prospect) > clock_.Steady()) return std::nullopt;
    return slots.WaitForTurn({}, prospect);
  }

  ManualClock clock_;
  Slots slots_{64, clock_};
};

TEST_F(SlotsTest, OfferAllSlotsOfAnIdleWorkerAtOnce) { EXPECT_EQ(Turn(slots_), 64); }

TEST_F(SlotsTest, OfferNothingWhileAllAreTaken) {
  slots_.Took(64);
  slots_.Wake();
  EXPECT_EQ(slots_.TurnAt({true, clock_.Steady()}), SteadyTime::max());
}

TEST_F(SlotsTest, OfferOnlyTheFreeOnes) {
  slots_.Took(60);
  EXPECT_EQ(Turn(slots_), 4);
}

TEST_F(SlotsTest, OfferAtMostABatch) {
  Slots many(5'000, clock_);
  EXPECT_EQ(Turn(many), store::kMaxBatch);
}

TEST_F(SlotsTest, GatherSlotsThatFreeQuickly) {
  slots_.Took(64);
  slots_.Ended();
  EXPECT_FALSE(Turn(slots_)) << "one slot, free for no time";
  for (int i = 0; i < 31; ++i) slots_.Ended();
  EXPECT_EQ(Turn(slots_), 32) << "half of them are free";
}

TEST_F(SlotsTest, DoNotWaitLongForMoreSlots) {
  slots_.Took(64);
  slots_.Ended();
  clock_.Advance(Slots::kGather);
  EXPECT_EQ(Turn(slots_), 1);
}

TEST_F(SlotsTest, WaitForTheLookWhenNoMoreIsExpected) {
  const Slots::Prospect prospect{false, clock_.Steady() + seconds(1)};
  EXPECT_EQ(slots_.TurnAt(prospect), prospect.look_at);
  clock_.Advance(seconds(1));
  EXPECT_EQ(slots_.WaitForTurn({}, prospect), 64);
}

TEST_F(SlotsTest, AWakeMakesATurnOnce) {
  slots_.Wake();
  EXPECT_TRUE(Turn(slots_, false));
  EXPECT_FALSE(Turn(slots_, false));
}

TEST_F(SlotsTest, OfferNothingWhileTooManyFinishesWait) {
  for (int i = 0; i < Slots::kMostUnreported; ++i) {
    slots_.Took(1);
    slots_.Ended();
  }
  EXPECT_FALSE(Turn(slots_));
  slots_.Reported(100);
  EXPECT_EQ(Turn(slots_), 64);
}

TEST_F(SlotsTest, WakeTheThreadThatWaits) {
  slots_.Took(64);
  std::optional<int> turn;
  std::thread waiter([&] { turn = slots_.WaitForTurn({}, {true, SteadyTime::max()}); });
  for (int i = 0; i < 64; ++i) slots_.Ended();
  waiter.join();
  ASSERT_TRUE(turn);
  EXPECT_GE(*turn, 32);
}

TEST_F(SlotsTest, LetTheWaitingThreadGoOnStop) {
  std::stop_source stop;
  std::optional<int> turn = 1;
  std::thread waiter(
      [&] { turn = slots_.WaitForTurn(stop.get_token(), {false, SteadyTime::max()}); });
  stop.request_stop();
  waiter.join();
  EXPECT_FALSE(turn);
}

}  // namespace
}  // namespace xyn::worker
