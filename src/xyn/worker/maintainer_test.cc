#include "xyn/worker/maintainer.h"

#include <latch>

#include <gtest/gtest.h>

#include "xyn/worker/testing/fake_store.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::worker {
namespace {

using std::chrono::seconds;

class MaintainerTest : public testing::Test {
 protected:
  ManualClock clock_;
  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  FakeMaintenance maintenance_;
  metrics::Registry registry_;
};

TEST_F(MaintainerTest, ReapsEverySecondAndCompactsEveryFewSeconds) {
  int reaped = 0;
  int compacted = 0;
  maintenance_.reap = [&] {
    ++reaped;
    return store::Reaped{};
  };
  maintenance_.compact = [&] { return ++compacted; };
  Maintainer maintainer(maintenance_, registry_, clock_, *log_);
  for (int second = 0; second < 60; ++second) {
    EXPECT_LE(maintainer.DoWhatIsDue(), clock_.Steady() + seconds(1));
    clock_.Advance(seconds(1));
  }
  EXPECT_EQ(reaped, 60);
  EXPECT_GE(compacted, 12);
  EXPECT_LE(compacted, 60);
}

TEST_F(MaintainerTest, ReapsOnAtOnceAfterAFullBatch) {
  maintenance_.reap = [] { return store::Reaped{.failed = store::kMaxBatch}; };
  Maintainer maintainer(maintenance_, registry_, clock_, *log_);
  EXPECT_EQ(maintainer.DoWhatIsDue(), clock_.Steady());
}

TEST_F(MaintainerTest, CompactsEverySecondWhileThereAreManyDeltas) {
  int compacted = 0;
  maintenance_.compact = [&] {
    ++compacted;
    return 5'000;
  };
  Maintainer maintainer(maintenance_, registry_, clock_, *log_);
  for (int second = 0; second < 20; ++second) {
    maintainer.DoWhatIsDue();
    clock_.Advance(seconds(1));
  }
  EXPECT_EQ(compacted, 20);
}

TEST_F(MaintainerTest, CountsTheRunsItReapsByStatusAndBlueprint) {
  maintenance_.reap = [] {
    return store::Reaped{
        .failed = 1,
        .cancelled = 1,
        .runs = {{"mail", model::RunStatus::kFailed}, {"report", model::RunStatus::kCancelled}}};
  };
  Maintainer maintainer(maintenance_, registry_, clock_, *log_);
  maintainer.DoWhatIsDue();
  EXPECT_EQ(registry_.Counter("xyn_runs_finished_total", {{"status", "FAILED"}}).Value(), 1);
  EXPECT_EQ(registry_
                .Counter("xyn_blueprint_run_count_total",
                         {{"blueprint_name", "report"}, {"status", "CANCELLED"}})
                .Value(),
            1);
}

TEST_F(MaintainerTest, GoesOnAfterTheStoreDidNotAnswer) {
  const base::SystemClock clock;
  std::latch recovered(1);
  int calls = 0;
  maintenance_.reap = [&] {
    if (++calls == 1) throw store::Unavailable("connection refused");
    if (calls == 2) recovered.count_down();
    return store::Reaped{};
  };
  Maintainer maintainer(maintenance_, registry_, clock, *log_);
  maintainer.Start();
  recovered.wait();
  maintainer.Stop();
}

}  // namespace
}  // namespace xyn::worker
