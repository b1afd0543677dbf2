#include "xyn/store/postgres/expired_leases.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using base::Timestamp;
using std::chrono::milliseconds;
using std::chrono::seconds;

class ExpiredLeasesTest : public testing::Test {
 protected:
  void Look(Timestamp until, milliseconds took) {
    leases_.Looked(leases_.LookFrom(now_), until, now_, took);
  }

  base::SteadyTime now_{std::chrono::hours(1)};
  const Timestamp noon_{std::chrono::hours(12)};
  ExpiredLeases leases_;
};

TEST_F(ExpiredLeasesTest, AreLookedForFromTheFirstOnAsLongAsThatIsCheap) {
  EXPECT_EQ(leases_.LookFrom(now_), std::nullopt);
  Look(noon_, milliseconds(0));
  EXPECT_EQ(leases_.LookFrom(now_), std::nullopt);
}

TEST_F(ExpiredLeasesTest, AreLookedForWhereTheLastLookEndedOnceItIsDear) {
  for (int i = 0; i < 4; ++i) Look(noon_ + seconds(i), milliseconds(100));
  EXPECT_EQ(leases_.LookFrom(now_), noon_ + seconds(3) - ExpiredLeases::kLate);
  Look(noon_ + seconds(60), milliseconds(1));
  EXPECT_EQ(leases_.LookFrom(now_), noon_ + seconds(60) - ExpiredLeases::kLate);
  now_ += seconds(2);
  EXPECT_EQ(leases_.LookFrom(now_), std::nullopt) << "now and then they are, all the same";
}

TEST_F(ExpiredLeasesTest, AreNotPassedOverWhenTheDatabasesClockIsSetBack) {
  for (int i = 0; i < 4; ++i) Look(noon_, milliseconds(100));
  Look(noon_ - seconds(3'600), milliseconds(1));
  EXPECT_EQ(leases_.LookFrom(now_), noon_ - seconds(3'600) - ExpiredLeases::kLate);
}

}  // namespace
}  // namespace xyn::store::postgres
