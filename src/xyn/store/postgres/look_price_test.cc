#include "xyn/store/postgres/look_price.h"

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

class LookPriceTest : public testing::Test {
 protected:
  void Look(int times, microseconds took) {
    for (int i = 0; i < times; ++i) price_.Looked(took);
  }

  LookPrice price_;
};

TEST_F(LookPriceTest, IsNotDearAtFirst) { EXPECT_FALSE(price_.IsDear()); }

TEST_F(LookPriceTest, IsDearFromTwoMillisecondsOn) {
  Look(10, microseconds(1'999));
  EXPECT_FALSE(price_.IsDear());
  Look(4, milliseconds(2));
  EXPECT_TRUE(price_.IsDear());
}

TEST_F(LookPriceTest, IsNotThatOfALookThatWasHeldUp) {
  Look(3, milliseconds(50));
  EXPECT_FALSE(price_.IsDear());
}

TEST_F(LookPriceTest, FallsAtOnceWhenLooksAreCheapAgain) {
  Look(4, milliseconds(50));
  Look(1, microseconds(200));
  EXPECT_FALSE(price_.IsDear());
}

}  // namespace
}  // namespace xyn::store::postgres
