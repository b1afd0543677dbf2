#include "xyn/collector/snapshot_families.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "xyn/collector/health_watch.h"
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

prometheus::MetricFamily Named(const std::string& name,
                               const std::vector<prometheus::MetricFamily>& families) {
  for (const auto& family : families) {
    if (family.name == name) return family;
  }
  return {};
}

std::map<std::string, double> Ages(const model::QueueSnapshot& snapshot) {
  std::map<std::string, double> ages;
  for (const auto& series : WorkerAges(snapshot).metric) {
    ages[series.label.at(0).value] = series.gauge.value;
  }
  return ages;
}

TEST(SnapshotFamilies, AreThoseThatTheCatalogueTakesFromTheTick) {
  std::set<std::string> expected;
  for (const metrics::Family& family : metrics::Catalogue()) {
    if (family.source == metrics::Source::kTick) expected.emplace(family.name);
  }
  std::set<std::string> exported = {WorkerAges({}).name};
  for (const auto& family : FamiliesOf({}, {})) exported.insert(family.name);
  for (const auto& family : FamiliesOf(model::DatabaseHealth{.oldest_transaction_seconds = 0})) {
    exported.insert(family.name);
  }
  EXPECT_EQ(exported, expected);
}

TEST(SnapshotFamilies, HaveTheLiveStatusesOfEachBlueprint) {
  const std::vector<model::BlueprintDepth> blueprints = {{"mail", 4, 2}, {"other", 0, 1}};
  const auto family = Named("xyn_blueprint_queue_depth", FamiliesOf({}, blueprints));
  std::vector<std::tuple<std::string, std::string, double>> series;
  for (const auto& one : family.metric) {
    ASSERT_EQ(one.label.size(), 2U);
    EXPECT_EQ(one.label[0].name, "blueprint_name");
    EXPECT_EQ(one.label[1].name, "status");
    series.emplace_back(one.label[0].value, one.label[1].value, one.gauge.value);
  }
  EXPECT_EQ(series,
            (std::vector<std::tuple<std::string, std::string, double>>{{"mail", "QUEUED", 4},
                                                                       {"mail", "RUNNING", 2},
                                                                       {"other", "QUEUED", 0},
                                                                       {"other", "RUNNING", 1}}));
}

TEST(SnapshotFamilies, CountTheWorkersThatAreAlive) {
  model::QueueSnapshot snapshot;
  snapshot.workers = {{"a", 1.5, true}, {"b", 250, false}, {"c", 0, true}};
  EXPECT_EQ(Single(FamiliesOf(snapshot, {}))["xyn_workers_alive"], 2);
}

TEST(SnapshotFamilies, HaveTheAgeOfEachWorkerOnRequest) {
  model::QueueSnapshot snapshot;
  snapshot.workers = {{"a", 1.5, true}, {"b", 250, false}};
  EXPECT_EQ(Ages(snapshot), (std::map<std::string, double>{{"a", 1.5}, {"b", 250}}));
}

TEST(SnapshotFamilies, LeaveOutLivingWorkersWhereThereAreTooMany) {
  model::QueueSnapshot snapshot;
  for (std::size_t i = 0; i < kMaxWorkerAges; ++i) {
    snapshot.workers.push_back({"w" + std::to_string(1'000 + i), 1, true});
  }
  snapshot.workers.push_back({"x-late", 100, false});
  const auto ages = Ages(snapshot);
  EXPECT_EQ(ages.size(), kMaxWorkerAges);
  EXPECT_TRUE(ages.contains("x-late"));
  EXPECT_TRUE(ages.contains("w1000"));
  EXPECT_FALSE(ages.contains("w1099"));
}

TEST(SnapshotFamilies, HaveAllStatusesInOrderZeroIncluded) {
  model::QueueSnapshot snapshot;
  snapshot.depth = {15, 3, 142, 0, 7};
  const auto depth = FamiliesOf(snapshot, {}).at(0);
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
  EXPECT_EQ(Single(FamiliesOf(snapshot, {})),
            (std::map<std::string, double>{{"xyn_queue_ready_depth", 1},
                                           {"xyn_queue_future_depth", 2},
                                           {"xyn_queue_oldest_ready_seconds", 3.5},
                                           {"xyn_queue_oldest_eligible_seconds", 4.5},
                                           {"xyn_running_with_expired_lease", 5},
                                           {"xyn_running_with_active_lease", 6},
                                           {"xyn_running_without_lease", 7},
                                           {"xyn_workers_alive", 0}}));
}

}  // namespace
}  // namespace xyn::collector
