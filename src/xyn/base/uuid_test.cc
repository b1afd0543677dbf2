#include "xyn/base/uuid.h"

#include <gtest/gtest.h>

namespace xyn::base {
namespace {

class FixedClock final : public Clock {
 public:
  Timestamp Now() const override { return now; }
  SteadyTime Steady() const override { return {}; }
  Timestamp now{std::chrono::milliseconds(1'700'000'000'123)};
};

TEST(Uuid, ReadsBackWhatItWrites) {
  FixedClock clock;
  UuidV7Generator ids(clock);
  const Uuid id = ids.Next();
  EXPECT_EQ(Uuid::Parse(id.ToString()), id);
}

TEST(Uuid, RefusesAnythingButThe36CharacterForm) {
  EXPECT_TRUE(Uuid::Parse("0190163D-8694-739b-aea5-966c26f8ad91"));
  EXPECT_FALSE(Uuid::Parse(""));
  EXPECT_FALSE(Uuid::Parse("0190163d8694739baea5966c26f8ad91"));
  EXPECT_FALSE(Uuid::Parse("0190163d-8694-739b-aea5-966c26f8ad9g"));
  EXPECT_FALSE(Uuid::Parse("0190163d-8694-739b-aea5+966c26f8ad91"));
  EXPECT_FALSE(Uuid::Parse("0190163d-8694-739b-aea5-966c26f8ad911"));
}

TEST(UuidV7Generator, SetsVersionVariantAndTime) {
  FixedClock clock;
  const Uuid id = UuidV7Generator(clock).Next();
  EXPECT_EQ(id.bytes[6] >> 4U, 7);
  EXPECT_EQ(id.bytes[8] >> 6U, 2);
  EXPECT_EQ(id.ToString().substr(0, 13), "018bcfe5-687b");
}

TEST(UuidV7Generator, IncreasesWithinAMillisecondAndWhenTheClockStepsBack) {
  FixedClock clock;
  UuidV7Generator ids(clock);
  Uuid last = ids.Next();
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5'000) clock.now -= std::chrono::hours(1);
    const Uuid next = ids.Next();
    ASSERT_LT(last, next);
    last = next;
  }
}

}  // namespace
}  // namespace xyn::base
