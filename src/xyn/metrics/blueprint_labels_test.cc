#include "xyn/metrics/blueprint_labels.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace xyn::metrics {
namespace {

constexpr std::size_t kLimit = 10;
constexpr int kNames = 200;

double Folded(Registry& registry) {
  return registry.Counter("xyn_blueprint_names_folded_total").Value();
}

TEST(BlueprintLabels, LetsNamesThroughUpToTheLimit) {
  Registry registry;
  BlueprintLabels labels(registry, 2);
  EXPECT_EQ(labels.LabelFor("a"), "a");
  EXPECT_EQ(labels.LabelFor("b"), "b");
  EXPECT_EQ(labels.LabelFor("a"), "a");
  EXPECT_EQ(Folded(registry), 0);
}

TEST(BlueprintLabels, FoldsAndCountsTheRest) {
  Registry registry;
  BlueprintLabels labels(registry, 2);
  labels.LabelFor("a");
  labels.LabelFor("b");
  EXPECT_EQ(labels.LabelFor("c"), "other");
  EXPECT_EQ(labels.LabelFor("c"), "other");
  EXPECT_EQ(labels.LabelFor("b"), "b");
  EXPECT_EQ(Folded(registry), 2);
}

TEST(BlueprintLabels, StaysBoundedWhenManyThreadsAsk) {
  Registry registry;
  BlueprintLabels labels(registry, kLimit);
  std::vector<std::set<std::string_view>> seen(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(seen.size());
    for (auto& mine : seen) {
      threads.emplace_back([&labels, &mine] {
        for (int i = 0; i < kNames; ++i) mine.insert(labels.LabelFor(std::to_string(i)));
      });
    }
  }
  std::set<std::string_view> all;
  for (auto& mine : seen) all.merge(mine);
  EXPECT_EQ(all.size(), kLimit + 1);
  EXPECT_TRUE(all.contains(BlueprintLabels::kOther));
}

}  // namespace
}  // namespace xyn::metrics
