#include "xyn/model/drift.h"

#include <gtest/gtest.h>

namespace xyn::model {
namespace {

QueueSnapshot Busy() {
  QueueSnapshot snapshot;
  snapshot.depth = {15, 3, 142, 0, 7};
  snapshot.ready = 12;
  snapshot.future = 3;
  snapshot.running_active = 3;
  snapshot.blueprints = {{"mail", 10, 3}, {"report", 5, 0}};
  return snapshot;
}

TEST(Drift, IsNoneBetweenTheSameCounts) {
  QueueSnapshot later = Busy();
  later.oldest_ready_seconds = 8.5;
  EXPECT_EQ(Drift(Busy(), later), 0);
}

TEST(Drift, CountsARunInTheWrongStatusOnce) {
  QueueSnapshot kept = Busy();
  --kept.depth[2];
  ++kept.depth[3];
  EXPECT_EQ(Drift(kept, Busy()), 1);
}

TEST(Drift, CountsRunsThatAreMissing) {
  QueueSnapshot kept = Busy();
  kept.depth[2] -= 40;
  EXPECT_EQ(Drift(kept, Busy()), 40);
}

TEST(Drift, SeesReadyRunsTakenForFutureOnes) {
  QueueSnapshot kept = Busy();
  kept.ready -= 2;
  kept.future += 2;
  EXPECT_EQ(Drift(kept, Busy()), 2);
}

TEST(Drift, SeesABlueprintThatOnlyOneSideKnows) {
  QueueSnapshot kept = Busy();
  kept.blueprints.pop_back();
  EXPECT_EQ(Drift(kept, Busy()), 5);
  EXPECT_EQ(Drift(Busy(), kept), 5);
}

}  // namespace
}  // namespace xyn::model
