#include "xyn/store/postgres/expired_leases.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using base::Timestamp;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

class ExpiredLeasesTest : public testing::Test {
 protected:
  using Stretches = std::vector<ExpiredLeases::Stretch>;

  // All that is to be looked at.
  Stretches Look(Timestamp database_now, microseconds took) {
    const Stretches stretches = leases_.ToLookAt(now_);
    for (const auto& stretch : stretches) leases_.Looked(stretch, database_now, now_, took);
    return stretches;
  }
  void LooksAreDear() {
    for (int i = 0; i < 4; ++i) Look(noon_, milliseconds(100));
  }
  static void ExpectEverything(const Stretches& stretches) {
    ASSERT_EQ(stretches.size(), 1U);
    EXPECT_FALSE(stretches[0].from);
    EXPECT_FALSE(stretches[0].until);
  }

  base::SteadyTime now_{std::chrono::hours(1)};
  const Timestamp noon_{std::chrono::years(50)};
  ExpiredLeases leases_;
};

TEST_F(ExpiredLeasesTest, AreLookedForFromTheFirstOnAsLongAsThatIsCheap) {
  ExpectEverything(Look(noon_, milliseconds(0)));
  ExpectEverything(Look(noon_, milliseconds(0)));
}

TEST_F(ExpiredLeasesTest, AreLookedForWhereTheLastLookEndedOnceThatIsDear) {
  LooksAreDear();
  Look(noon_ + seconds(3), milliseconds(1));
  const Stretches stretches = Look(noon_ + seconds(60), milliseconds(1));
  ASSERT_EQ(stretches.size(), 1U) << "no slice is due so soon";
  EXPECT_EQ(stretches[0].from, noon_ + seconds(3) - ExpiredLeases::kLate);
  EXPECT_FALSE(stretches[0].until);
  EXPECT_EQ(leases_.ToLookAt(now_).front().from, noon_ + seconds(60) - ExpiredLeases::kLate);
}

TEST_F(ExpiredLeasesTest, AreLookedForBehindThatSliceBySlice) {
  LooksAreDear();
  const Stretches stretches = Look(noon_, microseconds(200));
  ASSERT_EQ(stretches.size(), 2U);
  EXPECT_EQ(stretches[0].from, noon_ - ExpiredLeases::kLate);
  EXPECT_EQ(stretches[1].until, noon_ - ExpiredLeases::kLate);
  EXPECT_GT(stretches[1].from, noon_ - std::chrono::hours(1));
  bool reached_the_first = false;
  for (int i = 0; i < 300 && !reached_the_first; ++i) {
    now_ += seconds(2);
    reached_the_first = !Look(noon_, microseconds(200)).back().from;
  }
  EXPECT_TRUE(reached_the_first);
}

TEST_F(ExpiredLeasesTest, AreLookedForFromTheFirstOnAgainOnceThatIsCheap) {
  LooksAreDear();
  for (int i = 0; i < 300 && leases_.ToLookAt(now_).size() == 2; ++i) {
    Look(noon_, microseconds(10));
    now_ += seconds(2);
  }
  ExpectEverything(leases_.ToLookAt(now_));
}

TEST_F(ExpiredLeasesTest, AreLookedForInANarrowerSliceAfterOneThatFailed) {
  LooksAreDear();
  const auto slice = leases_.ToLookAt(now_).back();
  leases_.Failed(slice, now_, seconds(30));
  EXPECT_EQ(leases_.ToLookAt(now_).size(), 1U) << "not at once";
  now_ += seconds(60);
  const auto next = leases_.ToLookAt(now_).back();
  EXPECT_EQ(next.until, slice.until);
  EXPECT_GT(next.from, slice.from);
}

TEST_F(ExpiredLeasesTest, AreNotPassedOverWhenTheDatabasesClockIsSetBack) {
  LooksAreDear();
  Look(noon_ - seconds(3'600), milliseconds(1));
  EXPECT_EQ(leases_.ToLookAt(now_).front().from, noon_ - seconds(3'600) - ExpiredLeases::kLate);
}

}  // namespace
}  // namespace xyn::store::postgres
