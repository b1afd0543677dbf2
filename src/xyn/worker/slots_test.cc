#include "xyn/worker/slots.h"

#include <thread>

#include <gtest/gtest.h>

#include "xyn/store/requests.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using base::SteadyTime;
using std::chrono::microseconds;
using std::chrono::seconds;

class SlotsTest : public testing::Test {
 protected:
  // What is claimed when nothing but time is waited for.
  std::optional<int> Turn(Slots& slots, bool more_expected = true) {
    const Slots::Prospect prospect{more_expected, clock_.Steady() + seconds(1)};
    if (slots.TurnAt(prospect) > clock_.Steady()) return std::nullopt;
    return slots.WaitForTurn({}, prospect);
  }

  // Runs that are claimed, executed and reported one by one.
  void Flow(int runs, std::chrono::microseconds each, std::size_t bytes = 0) {
    for (int i = 0; i < runs; ++i) {
      slots_.Took(1, bytes);
      clock_.Advance(each);
      slots_.HandlerReturned();
      slots_.Reported(1);
    }
  }

  ManualClock clock_;
  Slots slots_{64, clock_};
};

TEST_F(SlotsTest, OfferAllSlotsOfAnIdleWorkerAtOnce) { EXPECT_EQ(Turn(slots_), 64); }

TEST_F(SlotsTest, OfferNothingWhileAllAreTaken) {
  slots_.Took(64, 0);
  slots_.Wake();
  EXPECT_EQ(slots_.TurnAt({true, clock_.Steady()}), SteadyTime::max());
}

TEST_F(SlotsTest, OfferOnlyTheFreeOnes) {
  slots_.Took(60, 0);
  EXPECT_EQ(Turn(slots_), 4);
}

TEST_F(SlotsTest, OfferAtMostABatch) {
  Slots many(5'000, clock_);
  EXPECT_EQ(Turn(many), store::kMaxBatch);
}

TEST_F(SlotsTest, GatherSlotsThatFreeQuickly) {
  slots_.Took(64, 0);
  slots_.HandlerReturned();
  EXPECT_FALSE(Turn(slots_)) << "one slot, free for no time";
  for (int i = 0; i < 31; ++i) slots_.HandlerReturned();
  EXPECT_EQ(Turn(slots_), 32) << "half of them are free";
}

TEST_F(SlotsTest, DoNotWaitLongForMoreSlots) {
  slots_.Took(64, 0);
  slots_.HandlerReturned();
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
    slots_.Took(1, 0);
    slots_.HandlerReturned();
  }
  EXPECT_FALSE(Turn(slots_));
  slots_.Reported(100);
  EXPECT_EQ(Turn(slots_), 64);
}

TEST_F(SlotsTest, OfferWhatTinyHandlersGetThroughAheadOfTheSlots) {
  Flow(2'000, microseconds(100));  // ten a millisecond: 500 within kAhead
  EXPECT_NEAR(Turn(slots_).value(), 564, 10);
  Flow(20'000, microseconds(10));
  EXPECT_EQ(Turn(slots_), store::kMaxBatch);
  slots_.Took(store::kMaxBatch, 0);
  EXPECT_EQ(Turn(slots_), store::kMaxBatch) << "while those are executed";
  slots_.Took(store::kMaxBatch, 0);
  EXPECT_FALSE(Turn(slots_));
}

TEST_F(SlotsTest, OfferNothingAheadWhenHandlersTakeLong) {
  Flow(64, seconds(1));
  EXPECT_EQ(Turn(slots_), 64);
}

TEST_F(SlotsTest, OfferNothingAheadAnyMoreOnceTheHandlersBlock) {
  Flow(2'000, microseconds(100));
  slots_.Took(64, 0);
  clock_.Advance(seconds(10));
  EXPECT_FALSE(Turn(slots_));
}

TEST_F(SlotsTest, OfferLittleAheadOfWhatIsLarge) {
  Flow(2'000, microseconds(100), Slots::kMostBytesAhead / 10);
  EXPECT_EQ(Turn(slots_), 74);
}

TEST_F(SlotsTest, LeaveItAtThatWhileWhatWasClaimedAheadLasts) {
  Flow(2'000, microseconds(100));
  slots_.Took(564, 0);
  for (int i = 0; i < 100; ++i) slots_.HandlerReturned();
  clock_.Advance(Slots::kGather);
  EXPECT_FALSE(Turn(slots_)) << "no slot has nothing to do";
  for (int i = 0; i < 200; ++i) slots_.HandlerReturned();
  EXPECT_GT(Turn(slots_).value_or(0), 250);
}

TEST_F(SlotsTest, WakeTheThreadThatWaits) {
  slots_.Took(64, 0);
  std::optional<int> turn;
  std::thread waiter([&] { turn = slots_.WaitForTurn({}, {true, SteadyTime::max()}); });
  for (int i = 0; i < 64; ++i) slots_.HandlerReturned();
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
