#include "xyn/store/postgres/claimed_lanes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

class ClaimedLanesTest : public testing::Test {
 protected:
  void Claim(const std::string& name, int priority, int at) {
    lanes_.Claimed({name, priority, base::Timestamp(microseconds(at)), {}});
  }
  // Name, priority and how far, "a 1 30".
  std::vector<std::string> ToGoOnIn(const std::vector<std::string>& blueprints) const {
    std::vector<std::string> lanes;
    for (const auto& lane : lanes_.ToGoOnIn(blueprints, now_)) {
      lanes.push_back(lane.name + " " + std::to_string(lane.priority) + " " +
                      std::to_string(lane.run_at.time_since_epoch().count()));
    }
    return lanes;
  }
  void LooksAreDear() {
    for (int i = 0; i < 4; ++i) lanes_.Looked(now_, milliseconds(10));
  }

  base::SteadyTime now_{std::chrono::hours(1)};
  ClaimedLanes lanes_;
};

TEST_F(ClaimedLanesTest, LooksAsLongAsThatIsCheap) {
  Claim("a", 1, 10);
  lanes_.Looked(now_, microseconds(100));
  EXPECT_THAT(ToGoOnIn({"a"}), IsEmpty());
}

TEST_F(ClaimedLanesTest, GoesOnBehindTheLastRunOfEachLane) {
  LooksAreDear();
  Claim("a", 1, 10);
  Claim("b", 1, 10);
  Claim("a", 1, 30);
  Claim("a", 2, 20);
  Claim("a", 1, 20);  // of a claim at the same time
  EXPECT_THAT(ToGoOnIn({"a"}), ElementsAre("a 1 30", "a 2 20"));
  EXPECT_THAT(ToGoOnIn({"c"}), IsEmpty());
}

TEST_F(ClaimedLanesTest, LooksAgainInTime) {
  LooksAreDear();
  Claim("a", 1, 10);
  EXPECT_EQ(lanes_.LookDueAt(), now_ + milliseconds(200));
  now_ += milliseconds(200);
  EXPECT_THAT(ToGoOnIn({"a"}), IsEmpty());
}

TEST_F(ClaimedLanesTest, AlwaysLooksWhenThereAreVeryManyLanes) {
  LooksAreDear();
  for (int priority = 0; priority < 300; ++priority) Claim("a", priority, 10);
  EXPECT_THAT(ToGoOnIn({"a"}), IsEmpty());
}

}  // namespace
}  // namespace xyn::store::postgres
