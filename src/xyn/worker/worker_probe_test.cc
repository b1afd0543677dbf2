#include "xyn/worker/worker_probe.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "xyn/worker/testing/claimed.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;
using store::FinishOutcome;

class WorkerProbeTest : public ::testing::Test {
 protected:
  AttemptPtr Claimed() {
    queue_.Add("a");
    return ClaimOne(queue_, blueprint_, clock_.Steady());
  }

  // Of the bucket up to 0.05 s.
  std::optional<metrics::Exemplar> Example() {
    constexpr std::size_t kBucket = 3;
    return registry_.ExemplarsOf("xyn_blueprint_duration_seconds", {{"blueprint_name", "a"}})
        .Latest()
        .at(kBucket);
  }

  ManualClock clock_;
  FakeQueue queue_;
  model::Blueprint blueprint_;
  metrics::Registry registry_;
  WorkerProbe probe_{registry_, {"a"}, 1};
};

TEST_F(WorkerProbeTest, ShowsARunAsAnExampleOfItsDurationOnceItHasEnded) {
  const AttemptPtr attempt = Claimed();
  probe_.handler_returned(*attempt, milliseconds(20));
  EXPECT_FALSE(Example()) << "its result may still be refused";
  probe_.finish_acknowledged(*attempt, FinishOutcome::kCompleted);
  ASSERT_TRUE(Example());
  EXPECT_EQ(Example()->run_id, attempt->token().run_id);
  EXPECT_EQ(Example()->value, 0.02);
}

TEST_F(WorkerProbeTest, ShowsNoExampleOfARunThatDidNotEnd) {
  for (const auto outcome :
       {FinishOutcome::kLeaseLost, FinishOutcome::kRetried, FinishOutcome::kReleased}) {
    const AttemptPtr attempt = Claimed();
    probe_.handler_returned(*attempt, milliseconds(20));
    probe_.finish_acknowledged(*attempt, outcome);
    EXPECT_FALSE(Example());
  }
}

TEST_F(WorkerProbeTest, ShowsNoExampleOfARunWhoseHandlerNeverStarted) {
  const AttemptPtr attempt = Claimed();
  probe_.finish_acknowledged(*attempt, FinishOutcome::kCancelled);
  EXPECT_FALSE(Example());
}

}  // namespace
}  // namespace xyn::worker
