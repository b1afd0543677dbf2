#include "xyn/http/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/base/errors.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"

namespace xyn::http {
namespace {

using std::chrono::milliseconds;

class FetchTest : public testing::Test {
 protected:
  FetchTest() {
    router_.Add("GET", "/page", Waits::kNever, [](const Request&) {
      return Response{.content_type = "text/plain", .body = "seven\n"};
    });
    server_.Start();
  }

  std::string Url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + target;
  }

  std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  metrics::Registry registry_;
  Router router_;
  Server server_{{.host = "127.0.0.1", .port = 0}, router_, registry_, *log_};
};

std::string ErrorOf(const std::string& url) {
  try {
    Fetch(url, milliseconds(2'000));
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST_F(FetchTest, ReturnsTheBody) {
  EXPECT_EQ(Fetch(Url("/page"), milliseconds(5'000)), "seven\n");
}

TEST_F(FetchTest, SaysWhenTheAnswerIsNotThePage) {
  EXPECT_THAT(ErrorOf(Url("/nothing")), testing::HasSubstr("answered 404 instead of 200"));
}

TEST(Fetch, SaysWhenNobodyAnswers) {
  EXPECT_THAT(ErrorOf("http://127.0.0.1:1/metrics"), testing::HasSubstr("Connection refused"));
}

TEST(Fetch, RefusesWhatIsNoUrlOfAPage) {
  for (const std::string url :
       {"https://host/metrics", "localhost:8000", "http://", "http:///metrics", "http://:80/",
        "http://host:/", "http://host:port/", "http://host:123456/", "http://[::1/", "http://[]/",
        "http://[::1]8000/", "http://host/a b", "http://host/page#part", "http://host?q"}) {
    EXPECT_THROW(Fetch(url, milliseconds(1)), base::UsageError) << url;
  }
}

}  // namespace
}  // namespace xyn::http
