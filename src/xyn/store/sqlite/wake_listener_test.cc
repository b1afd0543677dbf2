#include "xyn/store/sqlite/wake_listener.h"

#include <thread>

#include <gtest/gtest.h>

#include "xyn/store/sqlite/test_database.h"

namespace xyn::store::sqlite {
namespace {

using Wake = WakeListener::Wake;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Waking : public testing::Test {
 protected:
  // For a signal that must come.
  Wake WaitLong() { return listener_->Wait(seconds(60)); }
  // For one that must not.
  Wake Look() { return listener_->Wait(milliseconds(0)); }

  RunQueue& queue() { return other_->queue(); }

  TestDatabase database_;
  std::unique_ptr<Store> other_ = database_.OpenAnother(seconds(10));
  std::unique_ptr<WakeListener> listener_ = database_.store->NewWakeListener();
};

TEST_F(Waking, ReportsOnceWhatCameWhileNobodyWaited) {
  EXPECT_EQ(Look(), Wake::kTimeout);
  queue().Enqueue(Runs(1));
  queue().Enqueue(Runs(1));
  EXPECT_EQ(Look(), Wake::kRunsReady);
  EXPECT_EQ(Look(), Wake::kTimeout);
}

TEST_F(Waking, EndsAWaitUnderWay) {
  const std::jthread enqueuer([this] { queue().Enqueue(Runs(1)); });
  EXPECT_EQ(WaitLong(), Wake::kRunsReady);
}

TEST_F(Waking, ReportsACancelFirstAndKeepsTheRest) {
  const base::Uuid id = queue().Enqueue(Runs(1)).front().id;
  queue().Claim(ClaimOf(1));
  queue().Cancel(id);
  EXPECT_EQ(Look(), Wake::kCancelRequested);
  EXPECT_EQ(Look(), Wake::kRunsReady);
  EXPECT_EQ(Look(), Wake::kTimeout);
}

TEST_F(Waking, FollowsReleasesAndRetriesThatAreDue) {
  queue().Enqueue(Runs(1));
  EXPECT_EQ(Look(), Wake::kRunsReady);
  Finish finish;
  finish.token = queue().Claim(ClaimOf(1)).claims.at(0).token;
  finish.kind = FinishKind::kRelease;
  queue().Finish({&finish, 1});
  EXPECT_EQ(Look(), Wake::kRunsReady);
  finish.token = queue().Claim(ClaimOf(1)).claims.at(0).token;
  finish.kind = FinishKind::kComplete;
  queue().Finish({&finish, 1});
  EXPECT_EQ(Look(), Wake::kTimeout);
}

TEST_F(Waking, IsInterruptedFromAnyThread) {
  listener_->Interrupt();
  listener_->Interrupt();
  EXPECT_EQ(WaitLong(), Wake::kInterrupted);
  EXPECT_EQ(Look(), Wake::kTimeout);
  const std::jthread interrupter([this] { listener_->Interrupt(); });
  EXPECT_EQ(WaitLong(), Wake::kInterrupted);
}

TEST_F(Waking, SurvivesTheDeletionOfItsFiles) {
  std::filesystem::remove(database_.path.string() + "-wake");
  EXPECT_EQ(WaitLong(), Wake::kCancelRequested);  // anything may have been missed
  EXPECT_EQ(WaitLong(), Wake::kRunsReady);
  EXPECT_EQ(Look(), Wake::kTimeout);
  queue().Enqueue(Runs(1));
  EXPECT_EQ(Look(), Wake::kRunsReady);
}

}  // namespace
}  // namespace xyn::store::sqlite
