#include "xyn/http/response_head.h"

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::system_clock::time_point kTime{std::chrono::seconds(784'111'777)};

TEST(ResponseHead, SaysWhatARecipientNeeds) {
  const Response response{
      .status = 201, .body = "12345", .headers = {{"Location", "/api/v1/runs/1"}}};
  EXPECT_EQ(ResponseHead(response, AfterResponse::kKeepAlive, kTime),
            "HTTP/1.1 201 Created\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 5\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Cache-Control: no-store\r\n"
            "Location: /api/v1/runs/1\r\n"
            "Connection: keep-alive\r\n\r\n");
}

TEST(ResponseHead, AnnouncesThatTheConnectionCloses) {
  EXPECT_THAT(ResponseHead({}, AfterResponse::kClose, kTime),
              HasSubstr("\r\nConnection: close\r\n\r\n"));
}

TEST(ResponseHead, LeavesCachingToAResponseThatHasItsOwnRule) {
  Response response;
  response.headers.emplace_back("Cache-Control", "max-age=60");
  const std::string head = ResponseHead(response, AfterResponse::kClose, kTime);
  EXPECT_THAT(head, HasSubstr("Cache-Control: max-age=60\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("no-store")));
}

}  // namespace
}  // namespace xyn::http
