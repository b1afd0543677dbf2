#include "xyn/http/preferences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Preferences, HaveNamesParametersAndQualities) {
  const auto preferences =
      ParsePreferences("Text/Plain ; Version=0.0.4; charset=\"UTF-8\";q=0.5,\t*/* ;Q=0.001,gzip");
  ASSERT_EQ(preferences.size(), 3U);
  EXPECT_EQ(preferences[0].name, "text/plain");
  EXPECT_THAT(preferences[0].parameters,
              ElementsAre(Pair("version", "0.0.4"), Pair("charset", "utf-8")));
  EXPECT_EQ(preferences[0].Parameter("charset"), "utf-8");
  EXPECT_EQ(preferences[0].Parameter("escaping"), "");
  EXPECT_EQ(preferences[0].quality, 0.5);
  EXPECT_EQ(preferences[1].name, "*/*");
  EXPECT_EQ(preferences[1].quality, 0.001);
  EXPECT_EQ(preferences[2].name, "gzip");
  EXPECT_EQ(preferences[2].quality, 1);
}

TEST(Preferences, AreSeparatedOutsideQuotesAlone) {
  const auto preferences = ParsePreferences(R"(a;b="c,d;e=f";q=0.25,g)");
  ASSERT_EQ(preferences.size(), 2U);
  EXPECT_EQ(preferences[0].Parameter("b"), "c,d;e=f");
  EXPECT_EQ(preferences[0].quality, 0.25);
}

TEST(Preferences, LeaveOutWhatIsMalformed) {
  EXPECT_THAT(ParsePreferences(""), IsEmpty());
  EXPECT_THAT(ParsePreferences(" , ,;q=1,"), IsEmpty());
  for (const char* quality : {"", "x", "-1", "1.5", "nan", "1e-1", "0.5x"}) {
    EXPECT_THAT(ParsePreferences(std::string("gzip;q=") + quality), IsEmpty()) << quality;
  }
  const auto preferences = ParsePreferences("gzip;q=many, identity");
  ASSERT_EQ(preferences.size(), 1U);
  EXPECT_EQ(preferences[0].name, "identity");
}

}  // namespace
}  // namespace xyn::http
