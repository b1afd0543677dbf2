#include "xyn/store/postgres/claimed_lanes.h"

#include <cstdlib>
#include <limits>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = ClaimedLanes::Area::Kind;

class ClaimedLanesTest : public testing::Test {
 protected:
  void Claim(const std::string& name, int priority, int at) {
    lanes_.Claimed({name, priority, base::Timestamp(microseconds(at)), {}});
  }
  static std::string Text(const std::optional<base::Timestamp>& time) {
    return time ? std::to_string(time->time_since_epoch().count()) : "";
  }
  // A claim of three runs that saw so many that are not ahead, of five at most, and claimed so many
  // of them.
  void Look(const ClaimedLanes::Area& area, microseconds took, int behind = 0, int claimed = 0) {
    lanes_.Looked(area, now_,
                  {.took = took, .wanted = 3, .behind = behind, .limit = 5, .claimed = claimed});
  }
  ClaimedLanes::Area ToClaimFrom(const std::vector<std::string>& blueprints) {
    return lanes_.ToClaimFrom(blueprints, now_);
  }
  // Name, priority and range, "a 1 30 to ".
  static std::vector<std::string> Stretches(const ClaimedLanes::Area& area) {
    std::vector<std::string> texts;
    texts.reserve(area.stretches.size());
    for (const auto& stretch : area.stretches) {
      texts.push_back(fmt::format("{} {} {} to {}", stretch.name, stretch.priority,
                                  Text(stretch.run_at), Text(stretch.until)));
    }
    return texts;
  }
  static std::vector<std::string> Gaps(const ClaimedLanes::Area& area) {
    const auto end = [](std::int64_t priority) {
      return std::abs(priority / 2) > std::numeric_limits<std::int32_t>::max()
                 ? std::string()
                 : std::to_string(priority);
    };
    std::vector<std::string> texts;
    texts.reserve(area.gaps.size());
    for (const auto& gap : area.gaps) {
      texts.push_back(fmt::format("{} {}..{}", gap.name, end(gap.above), end(gap.below)));
    }
    return texts;
  }
  void LooksAreDear() {
    for (int i = 0; i < 4; ++i) {
      Look(ToClaimFrom({"never claimed"}), milliseconds(10));
    }
  }
  // Looks whose turn it is, which take so long each, until a sweep has ended.
  void EndSweep(microseconds each) {
    for (int i = 0; i < 2'000; ++i) {
      const auto area = ToClaimFrom({"a"});
      Look(area, each);
      if (area.kind == Kind::kAheadAndSlice && !area.slice.from) return;
      now_ += std::chrono::seconds(1);
    }
    FAIL() << "the sweep does not end";
  }

  base::SteadyTime now_{std::chrono::hours(1)};
  ClaimedLanes lanes_;
};

TEST_F(ClaimedLanesTest, LooksAtEverythingAsLongAsThatIsCheap) {
  Claim("a", 1, 10);
  Look(ToClaimFrom({"b", "a"}), microseconds(100));
  const auto area = ToClaimFrom({"b", "a"});
  EXPECT_EQ(area.kind, Kind::kEverything);
  EXPECT_THAT(Gaps(area), ElementsAre("a ..", "b .."));
  EXPECT_THAT(Stretches(area), IsEmpty());
}

TEST_F(ClaimedLanesTest, GoesOnBehindTheLastRunOfEachLaneOnceThatIsDear) {
  LooksAreDear();
  Claim("a", 1, 10);
  Claim("b", 1, 10);
  Claim("a", 1, 30);
  Claim("a", 5, 20);
  Claim("a", 1, 20);  // of a claim at the same time
  const auto with_gaps = ToClaimFrom({"a"});
  EXPECT_EQ(with_gaps.kind, Kind::kAheadAndGaps);
  EXPECT_THAT(Stretches(with_gaps), ElementsAre("a 1 30 to ", "a 5 20 to "));
  EXPECT_THAT(Gaps(with_gaps), ElementsAre("a ..1", "a 1..5", "a 5.."));
  Look(with_gaps, milliseconds(1));
  const auto with_slice = ToClaimFrom({"a"});
  EXPECT_EQ(with_slice.kind, Kind::kAheadAndSlice);
  EXPECT_THAT(Stretches(with_slice),
              ElementsAre("a 1 30 to ", "a 5 20 to ", "a 1 -1999970 to 30", "a 5 -1999970 to 20"));
  EXPECT_THAT(Gaps(with_slice), IsEmpty());
}

TEST_F(ClaimedLanesTest, LooksAtEverythingWhereNothingWasClaimed) {
  LooksAreDear();
  Claim("a", 1, 10);
  EXPECT_EQ(ToClaimFrom({"c"}).kind, Kind::kEverything);
}

TEST_F(ClaimedLanesTest, LooksAtGapsAndSlicesByTurnsInASmallPartOfTheTime) {
  LooksAreDear();
  Claim("a", 1, 60'000'000);
  Look(ToClaimFrom({"a"}), milliseconds(50));
  auto area = ToClaimFrom({"a"});
  EXPECT_THAT(Stretches(area), ElementsAre("a 1 60000000 to ", "a 1 58000000 to 60000000"));
  Look(area, milliseconds(5));
  EXPECT_EQ(lanes_.LookDueAt(), now_ + milliseconds(200));
  area = ToClaimFrom({"a"});
  EXPECT_EQ(area.kind, Kind::kAhead);
  EXPECT_THAT(Stretches(area), ElementsAre("a 1 60000000 to "));
  EXPECT_THAT(Gaps(area), IsEmpty());
  Claim("a", 1, 70'000'000);
  now_ += milliseconds(200);
  EXPECT_THAT(Stretches(ToClaimFrom({"a"})),
              ElementsAre("a 1 70000000 to ", "a 1 59000001 to 60000000"));
  Look(ToClaimFrom({"a"}), milliseconds(100));
  now_ += milliseconds(800);
  EXPECT_EQ(ToClaimFrom({"a"}).kind, Kind::kAheadAndGaps);
}

// The runs of one batch have one run_at.
TEST_F(ClaimedLanesTest, HasASliceEndWhereWhatIsAheadBegins) {
  LooksAreDear();
  Claim("a", 1, 60'000'000);
  Claim("a", 2, 10);
  Look(ToClaimFrom({"a"}), milliseconds(1));
  const auto area = ToClaimFrom({"a"});
  ASSERT_EQ(area.stretches.size(), 4U);
  for (std::size_t lane = 0; lane < 2; ++lane) {
    const auto& ahead = area.stretches[lane];
    const auto& behind = area.stretches[lane + 2];
    EXPECT_EQ(behind.until, ahead.run_at);
    EXPECT_EQ(behind.until_id, ahead.id);
  }
}

class ASlice : public ClaimedLanesTest {
 protected:
  ASlice() {
    LooksAreDear();
    Claim("a", 1, 60'000'000);
    Look(ToClaimFrom({"a"}), std::chrono::hours(1));  // at the gaps
    Look(ToClaimFrom({"a"}), microseconds(100));      // the youngest
    now_ += std::chrono::seconds(1);
    slice_ = ToClaimFrom({"a"});
  }
  bool IsStillTheNext() {
    const auto area = ToClaimFrom({"a"});
    return area.kind == Kind::kAheadAndSlice && Stretches(area) == Stretches(slice_);
  }

  ClaimedLanes::Area slice_;
};

TEST_F(ASlice, IsLookedAtAgainAsLongAsItMayHaveMore) {
  Look(slice_, milliseconds(5), 5, 1);  // no more were looked at
  EXPECT_TRUE(IsStillTheNext());
  Look(slice_, milliseconds(5), 4, 3);  // no more were wanted
  EXPECT_TRUE(IsStillTheNext());
  Look(slice_, milliseconds(5), 2, 1);  // somebody else has the other
  EXPECT_FALSE(IsStillTheNext());
}

TEST_F(ASlice, IsPassedThoughItHasRunsIfTheyCannotBeClaimed) {
  Look(slice_, milliseconds(5), 5, 0);  // others have locked them, or a better priority comes first
  EXPECT_FALSE(IsStillTheNext());
  EXPECT_EQ(lanes_.LookDueAt(), now_ + milliseconds(200));
}

TEST_F(ASlice, IsNarrowedWhenItFails) {
  lanes_.Failed(slice_, now_, std::chrono::seconds(30));
  EXPECT_EQ(lanes_.LookDueAt(), now_ + std::chrono::seconds(40)) << "as if it had taken a second";
  now_ += std::chrono::seconds(40);
  Look(ToClaimFrom({"a"}), microseconds(100));  // the youngest
  now_ += std::chrono::seconds(1);
  EXPECT_THAT(Stretches(ToClaimFrom({"a"})),
              ElementsAre("a 1 60000000 to ", "a 1 59750002 to 60000000"));
}

TEST_F(ClaimedLanesTest, TakesAFailedLookAtEverythingForADearOne) {
  Claim("a", 1, 10);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(ToClaimFrom({"a"}).kind, Kind::kEverything);
    lanes_.Failed(ToClaimFrom({"a"}), now_, std::chrono::seconds(30));
  }
  EXPECT_NE(ToClaimFrom({"a"}).kind, Kind::kEverything);
}

TEST_F(ClaimedLanesTest, LooksAtEverythingAgainOnceASweepWasCheap) {
  LooksAreDear();
  Claim("a", 1, 60'000'000);
  EndSweep(milliseconds(1));
  now_ += std::chrono::seconds(1);
  EXPECT_NE(ToClaimFrom({"a"}).kind, Kind::kEverything) << "several slices of 1 ms were dear";
  EndSweep(microseconds(10));
  EXPECT_EQ(ToClaimFrom({"a"}).kind, Kind::kEverything);
}

TEST_F(ClaimedLanesTest, DoesNotLookAllTheTimeWhenNothingIsLeftBehind) {
  LooksAreDear();
  Claim("a", 1, 60'000'000);
  for (int i = 0; i < 2; ++i) Look(ToClaimFrom({"a"}), microseconds(100));
  EXPECT_GE(lanes_.LookDueAt(), now_ + milliseconds(50));
}

TEST_F(ClaimedLanesTest, AlwaysLooksAtEverythingWhenThereAreVeryManyLanes) {
  LooksAreDear();
  for (int priority = 0; priority < 300; ++priority) Claim("a", priority, 10);
  EXPECT_EQ(ToClaimFrom({"a"}).kind, Kind::kEverything);
}

}  // namespace
}  // namespace xyn::store::postgres
