#include "xyn/collector/deepest_blueprints.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::collector {
namespace {

using model::BlueprintDepth;
using testing::ElementsAre;

class DeepestBlueprintsTest : public testing::Test {
 protected:
  std::vector<BlueprintDepth> Choose(std::vector<BlueprintDepth> live) {
    return blueprints_.Choose(live);
  }
  double Folded() { return registry_.Counter("xyn_blueprint_names_folded_total").Value(); }

  metrics::Registry registry_;
  DeepestBlueprints blueprints_{registry_, 2};
};

TEST_F(DeepestBlueprintsTest, NamesAllAsLongAsThereIsRoom) {
  EXPECT_THAT(Choose({}), ElementsAre());
  EXPECT_THAT(Choose({{"a", 1, 2}, {"b", 3, 4}}),
              ElementsAre(BlueprintDepth{"a", 1, 2}, BlueprintDepth{"b", 3, 4}));
  EXPECT_EQ(Folded(), 0);
}

TEST_F(DeepestBlueprintsTest, BringsANameDownToZeroInsteadOfDroppingIt) {
  Choose({{"a", 1, 0}, {"b", 0, 1}});
  EXPECT_THAT(Choose({{"b", 2, 0}}),
              ElementsAre(BlueprintDepth{"a", 0, 0}, BlueprintDepth{"b", 2, 0}));
  EXPECT_THAT(Choose({}), ElementsAre(BlueprintDepth{"a", 0, 0}, BlueprintDepth{"b", 0, 0}));
}

TEST_F(DeepestBlueprintsTest, NamesTheDeepestAndSumsUpTheRest) {
  EXPECT_THAT(Choose({{"a", 1, 1}, {"b", 9, 0}, {"c", 2, 3}, {"d", 0, 4}}),
              ElementsAre(BlueprintDepth{"b", 9, 0}, BlueprintDepth{"c", 2, 3},
                          BlueprintDepth{"other", 1, 5}));
  EXPECT_EQ(Folded(), 2);
}

TEST_F(DeepestBlueprintsTest, GivesThePlaceOfAShallowNameToADeeperOne) {
  Choose({{"a", 1, 0}, {"b", 5, 0}});
  EXPECT_THAT(Choose({{"a", 1, 0}, {"b", 5, 0}, {"c", 3, 0}}),
              ElementsAre(BlueprintDepth{"b", 5, 0}, BlueprintDepth{"c", 3, 0},
                          BlueprintDepth{"other", 1, 0}));
}

TEST_F(DeepestBlueprintsTest, LeavesTheNamesAloneWhenOthersAreAsDeep) {
  Choose({{"m", 1, 0}, {"n", 1, 0}});
  EXPECT_THAT(Choose({{"a", 1, 0}, {"m", 1, 0}, {"n", 1, 0}, {"z", 0, 1}}),
              ElementsAre(BlueprintDepth{"m", 1, 0}, BlueprintDepth{"n", 1, 0},
                          BlueprintDepth{"other", 1, 1}));
}

TEST_F(DeepestBlueprintsTest, FoldsNothingWhereOnlyAnIdleNameHasToGo) {
  Choose({{"a", 1, 0}, {"b", 1, 0}});
  EXPECT_THAT(Choose({{"b", 1, 0}, {"c", 1, 0}}),
              ElementsAre(BlueprintDepth{"b", 1, 0}, BlueprintDepth{"c", 1, 0}));
  EXPECT_EQ(Folded(), 0);
}

TEST_F(DeepestBlueprintsTest, ShowsTheRestAtZeroOnceThereWasOne) {
  Choose({{"a", 1, 0}, {"b", 1, 0}, {"c", 1, 0}});
  EXPECT_THAT(Choose({{"a", 1, 0}}),
              ElementsAre(BlueprintDepth{"a", 1, 0}, BlueprintDepth{"b", 0, 0},
                          BlueprintDepth{"other", 0, 0}));
}

TEST_F(DeepestBlueprintsTest, CountsABlueprintThatIsCalledOtherAsOneOfTheRest) {
  EXPECT_THAT(Choose({{"a", 3, 0}, {"b", 2, 0}, {"c", 1, 0}, {"other", 7, 0}}),
              ElementsAre(BlueprintDepth{"a", 3, 0}, BlueprintDepth{"b", 2, 0},
                          BlueprintDepth{"other", 8, 0}));
}

TEST_F(DeepestBlueprintsTest, StayBoundedWhateverComes) {
  for (int tick = 0; tick < 50; ++tick) {
    std::vector<BlueprintDepth> live;
    live.reserve(20);
    for (int i = 0; i < 20; ++i) live.push_back({std::to_string(tick * 20 + i), i + 1, 0});
    EXPECT_EQ(Choose(live).size(), 3U);
  }
}

}  // namespace
}  // namespace xyn::collector
