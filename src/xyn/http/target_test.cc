#include "xyn/http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Target, SplitsAndDecodesPathAndQuery) {
  const auto target = ParseTarget("/a%20b/c+d?x=1%2B1&y=a+b&empty=&bare&&x=2");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/c+d");
  EXPECT_THAT(target->query, ElementsAre(Pair("x", "1+1"), Pair("y", "a b"), Pair("empty", ""),
                                         Pair("bare", ""), Pair("x", "2")));
}

TEST(Target, TakesTheAbsoluteForm) {
  EXPECT_EQ(ParseTarget("http://localhost:8000/metrics?a=b")->path, "/metrics");
  EXPECT_EQ(ParseTarget("http://localhost:8000")->path, "/");
  EXPECT_THAT(ParseTarget("http://localhost/metrics")->query, IsEmpty());
}

TEST(Target, DecodesUtf8) { EXPECT_EQ(ParseTarget("/%C3%A4")->path, "/\xC3\xA4"); }

TEST(Target, RefusesNulHoweverItIsWritten) {
  EXPECT_FALSE(ParseTarget(std::string_view("/a\0b", 4)));
  EXPECT_FALSE(ParseTarget(std::string_view("/?a=\0", 5)));
}

TEST(Target, RefusesWhatDoesNotDecode) {
  for (const char* text : {"", "*", "metrics", "/%", "/%4", "/%zz", "/%00", "/?a=%", "/?%g1=b",
                           "/%ff", "/%c3", "/%ed%a0%80", "/%c0%af", "example.com:443"}) {
    EXPECT_FALSE(ParseTarget(text)) << text;
  }
}

}  // namespace
}  // namespace xyn::http
