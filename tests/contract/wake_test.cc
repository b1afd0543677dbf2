#include <thread>

#include "tests/contract/store_test.h"
#include "tests/support/wait_until.h"

namespace xyn::contract {
namespace {

using Wake = store::WakeListener::Wake;

class WakeTest : public StoreTest {
 protected:
  WakeTest() : other_store_(database().Open()), listener_(other_store_->NewWakeListener()) {
    listener_->Wait(milliseconds(0));  // from now on it listens
  }

  store::WakeListener& listener() { return *listener_; }

 private:
  std::unique_ptr<store::Store> other_store_;  // as in another process
  std::unique_ptr<store::WakeListener> listener_;
};
INSTANTIATE_TEST_SUITE_P(Stores, WakeTest, EveryStore(), StoreName);

TEST_P(WakeTest, TimesOutWhenNothingHappens) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(listener().Wait(milliseconds(60)), Wake::kTimeout);
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(60));
}

TEST_P(WakeTest, ArrivesWhileOneWaits) {
  std::jthread enqueuer([this] { Enqueue(Work()); });
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kRunsReady);
}

TEST_P(WakeTest, IsNotMissedBetweenTwoWaits) {
  Enqueue(Work());
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kRunsReady);
  EXPECT_EQ(listener().Wait(milliseconds(50)), Wake::kTimeout);
}

TEST_P(WakeTest, ReachesAListenerOfTheSameStore) {
  const auto own = store().NewWakeListener();
  own->Wait(milliseconds(0));
  Enqueue(Work());
  EXPECT_EQ(own->Wait(support::kPatience), Wake::kRunsReady);
}

TEST_P(WakeTest, ReachesEveryListener) {
  const auto another_store = database().Open();
  const auto another = another_store->NewWakeListener();
  another->Wait(milliseconds(0));
  Enqueue(Work());
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kRunsReady);
  EXPECT_EQ(another->Wait(support::kPatience), Wake::kRunsReady);
}

TEST_P(WakeTest, TellsThatARunningRunIsToBeCancelled) {
  const auto token = Start();
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kRunsReady);
  queue().Cancel(token.run_id);
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kCancelRequested);
}

TEST_P(WakeTest, IsInterruptedFromAnotherThread) {
  std::jthread interrupter([this] { listener().Interrupt(); });
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kInterrupted);
}

TEST_P(WakeTest, AnInterruptionBeforeTheWaitEndsIt) {
  listener().Interrupt();
  EXPECT_EQ(listener().Wait(support::kPatience), Wake::kInterrupted);
  EXPECT_EQ(listener().Wait(milliseconds(50)), Wake::kTimeout);
}

}  // namespace
}  // namespace xyn::contract
