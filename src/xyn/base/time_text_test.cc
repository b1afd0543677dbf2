#include "xyn/base/time_text.h"

#include <gtest/gtest.h>

namespace xyn::base {
namespace {

using std::chrono::microseconds;

TEST(ParseTimestamp, ReadsRfc3339) {
  const Timestamp noon(std::chrono::seconds(1'769'860'800));
  EXPECT_EQ(ParseTimestamp("2026-01-31T12:00:00Z"), noon);
  EXPECT_EQ(ParseTimestamp("2026-01-31t14:30:00+02:30"), noon);
  EXPECT_EQ(ParseTimestamp("2026-01-31 12:00:00.25z"), noon + microseconds(250'000));
  EXPECT_EQ(ParseTimestamp("2026-01-31T12:00:00.123456789Z"), noon + microseconds(123'456));
}

TEST(ParseTimestamp, RefusesWhatIsNoInstant) {
  for (const char* text :
       {"", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00Z ",
        "1969-12-31T23:59:59Z", "99999-01-01T00:00:00Z", "2026-01-31T12:00:00+25:00", "tomorrow"}) {
    EXPECT_FALSE(ParseTimestamp(text)) << text;
  }
}

// The zone can move a time out of the years that can be written.
TEST(ParseTimestamp, CountsTheYearsInUtc) {
  EXPECT_EQ(ParseTimestamp("1969-12-31T23:00:00-01:00"), Timestamp());
  EXPECT_FALSE(ParseTimestamp("1970-01-01T00:00:00+00:01"));
  EXPECT_TRUE(ParseTimestamp("9999-12-31T23:59:59.999999Z"));
  EXPECT_FALSE(ParseTimestamp("9999-12-31T23:59:59-00:01"));
}

TEST(FormatTimestamp, WritesWhatParseReads) {
  for (const auto micros : {0L, 500'000L, 123'456L, 1L}) {
    const Timestamp time(std::chrono::seconds(1'769'860'800) + microseconds(micros));
    EXPECT_EQ(ParseTimestamp(FormatTimestamp(time)), time);
  }
  EXPECT_EQ(FormatTimestamp(Timestamp(microseconds(1'769'860'800'500'000))),
            "2026-01-31T12:00:00.5Z");
}

TEST(ParseDuration, ReadsNumbersWithUnits) {
  EXPECT_EQ(ParseDuration("90"), std::chrono::seconds(90));
  EXPECT_EQ(ParseDuration("0.1"), std::chrono::milliseconds(100));
  EXPECT_EQ(ParseDuration("250ms"), std::chrono::milliseconds(250));
  EXPECT_EQ(ParseDuration("1.5h"), std::chrono::minutes(90));
  EXPECT_EQ(ParseDuration("2d"), std::chrono::hours(48));
}

TEST(ParseDuration, RefusesTheRest) {
  for (const char* text : {"", "s", "-1", "-0", "1e3", "1 s", "nan", "inf", "5x", "99999999999d"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace xyn::base
