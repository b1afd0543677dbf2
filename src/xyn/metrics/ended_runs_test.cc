#include "xyn/metrics/ended_runs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

using model::RunStatus;

double Finished(Registry& registry, const char* status) {
  return registry.Counter("xyn_runs_finished_total", {{"status", status}}).Value();
}

double OfBlueprint(Registry& registry, const std::string& name, const char* status) {
  return registry
      .Counter("xyn_blueprint_run_count_total", {{"blueprint_name", name}, {"status", status}})
      .Value();
}

TEST(EndedRuns, CountByStatusAndByBlueprint) {
  Registry registry;
  EndedRuns ended(registry);
  ended.RunEnded("mail", RunStatus::kCompleted);
  ended.RunEnded("mail", RunStatus::kFailed);
  ended.RunEnded("report", RunStatus::kFailed);
  EXPECT_EQ(Finished(registry, "COMPLETED"), 1);
  EXPECT_EQ(Finished(registry, "FAILED"), 2);
  EXPECT_EQ(OfBlueprint(registry, "mail", "FAILED"), 1);
}

TEST(EndedRuns, ShowEveryStatusBeforeTheFirstRunEnds) {
  Registry registry;
  EndedRuns ended(registry);
  ended.Expect("mail");
  int series = 0;
  for (const auto& family : registry.Collect()) {
    if (family.name.starts_with("xyn_runs_finished") ||
        family.name.starts_with("xyn_blueprint_run")) {
      series += static_cast<int>(family.metric.size());
    }
  }
  EXPECT_EQ(series, 6);
}

TEST(EndedRuns, ShareTheLimitOnNamesWithOthersOfTheProcess) {
  Registry registry;
  EndedRuns first(registry);
  EndedRuns second(registry);
  for (std::size_t i = 0; i < BlueprintLabels::kDefaultLimit; ++i) {
    first.RunEnded(fmt::format("blueprint.{}", i), RunStatus::kCompleted);
  }
  second.RunEnded("one.too.many", RunStatus::kCancelled);
  second.RunEnded("blueprint.7", RunStatus::kCancelled);
  EXPECT_EQ(OfBlueprint(registry, "other", "CANCELLED"), 1);
  EXPECT_EQ(OfBlueprint(registry, "blueprint.7", "CANCELLED"), 1);
}

}  // namespace
}  // namespace xyn::metrics
