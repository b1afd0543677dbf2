#include "xyn/collector/snapshot_families.h"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::collector {
namespace {

std::map<std::string, double> Single(const std::vector<prometheus::MetricFamily>& families) {
  std::map<std::string, double> values;
  for (const auto& family : families) {
    if (family.metric.size() == 1) values[family.name] = family.metric[0].gauge.value;
  }
  return values;
}

TEST(SnapshotFamilies, AreThoseThatTheCatalogueTakesFromTheTick) {
  std::set<std::string> expected;
  for (const metrics::Family& family : metrics::Catalogue()) {
    if (family.source == metrics::Source::kTick) expected.emplace(family.name);
  }
  std::set<std::string> exported;
  for (const auto& family : FamiliesOf({})) exported.insert(family.name);
  EXPECT_EQ(exported, expected);
}

TEST(SnapshotFamilies, HaveAllStatusesInOrderZeroIncluded) {
  model::QueueSnapshot snapshot;
  snapshot.depth = {15, 3, 142, 0, 7};
  const auto depth = FamiliesOf(snapshot).at(0);
  ASSERT_EQ(depth.name, "xyn_queue_depth");
  std::vector<std::pair<std::string, double>> series;
  for (const auto& one : depth.metric) {
    ASSERT_EQ(one.label.size(), 1U);
    EXPECT_EQ(one.label[0].name, "status");
    series.emplace_back(one.label[0].value, one.gauge.value);
  }
  EXPECT_EQ(
      series,
      (std::vector<std::pair<std::string, double>>{
          {"QUEUED", 15}, {"RUNNING", 3}, {"COMPLETED", 142}, {"FAILED", 0}, {"CANCELLED", 7}}));
}

TEST(SnapshotFamilies, SayEachWhatItsNameSays) {
  model::QueueSnapshot snapshot;
  snapshot.ready = 1;
  snapshot.future = 2;
  snapshot.oldest_ready_seconds = 3.5;
  snapshot.oldest_eligible_seconds = 4.5;
  snapshot.running_expired = 5;
  snapshot.running_active = 6;
  snapshot.running_without_lease = 7;
  EXPECT_EQ(Single(FamiliesOf(snapshot)),
            (std::map<std::string, double>{{"xyn_queue_ready_depth", 1},
                                           {"xyn_queue_future_depth", 2},
                                           {"xyn_queue_oldest_ready_seconds", 3.5},
                                           {"xyn_queue_oldest_eligible_seconds", 4.5},
                                           {"xyn_running_with_expired_lease", 5},
                                           {"xyn_running_with_active_lease", 6},
                                           {"xyn_running_without_lease", 7}}));
}

}  // namespace
}  // namespace xyn::collector
