#include "xyn/http/page_url.h"

#include <gtest/gtest.h>

namespace xyn::http {
namespace {

PageUrl Url(std::string host, std::string port, std::string target) {
  return {.host = std::move(host), .port = std::move(port), .target = std::move(target)};
}

TEST(PageUrl, HasHostPortAndTarget) {
  EXPECT_EQ(ParsePageUrl("http://localhost:8000/metrics"), Url("localhost", "8000", "/metrics"));
  EXPECT_EQ(ParsePageUrl("http://10.0.0.1/a?b=c:d@e"), Url("10.0.0.1", "80", "/a?b=c:d@e"));
  EXPECT_EQ(ParsePageUrl("http://host"), Url("host", "80", "/"));
  EXPECT_EQ(ParsePageUrl("http://[::1]:9464/metrics"), Url("::1", "9464", "/metrics"));
  EXPECT_EQ(ParsePageUrl("http://[::1]/"), Url("::1", "80", "/"));
}

TEST(PageUrl, WritesTheAuthorityAsAHostHeaderHasIt) {
  EXPECT_EQ(ParsePageUrl("http://localhost/metrics")->Authority(), "localhost:80");
  EXPECT_EQ(ParsePageUrl("http://[::1]:9464/metrics")->Authority(), "[::1]:9464");
}

TEST(PageUrl, KnowsWhichPortsThereAre) {
  EXPECT_TRUE(ParsePageUrl("http://host:65535/"));
  EXPECT_FALSE(ParsePageUrl("http://host:65536/"));  // a resolver would take it for 0
  EXPECT_FALSE(ParsePageUrl("http://host:0/"));
}

TEST(PageUrl, HasNeitherUserNorFragment) {
  EXPECT_FALSE(ParsePageUrl("http://user@host/"));
  EXPECT_FALSE(ParsePageUrl("http://host/page#part"));
}

}  // namespace
}  // namespace xyn::http
