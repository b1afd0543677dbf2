#include "xyn/http/request_parser.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xyn::http {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;
using Step = RequestParser::Step;

constexpr const char* kGet = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";

ServerOptions Limits() {
  ServerOptions options;
  options.max_body_bytes = 100;
  options.max_header_bytes = 300;
  return options;
}

// Feeds `bytes` in pieces, until they end or the parser is done with a request.
Step Feed(RequestParser& parser, std::string_view& bytes, std::size_t piece) {
  Step step = Step::kNeedsBytes;
  while (!bytes.empty() && (step == Step::kNeedsBytes || step == Step::kNeedsContinue)) {
    const auto room = parser.Room();
    const std::size_t count = std::min({piece, room.size(), bytes.size()});
    std::copy_n(bytes.begin(), count, room.begin());
    parser.Commit(count);
    bytes.remove_prefix(count);
    step = parser.Advance();
  }
  return step;
}

// The status of the refusal; 0 if there is none.
int RefusalOf(std::string_view bytes, std::size_t piece = 1'000'000) {
  const ServerOptions options = Limits();
  RequestParser parser(options);
  parser.Begin();
  return Feed(parser, bytes, piece) == Step::kRefused ? parser.TakeProblem().status : 0;
}

Request Complete(std::string_view bytes, std::size_t piece) {
  const ServerOptions options = Limits();
  RequestParser parser(options);
  parser.Begin();
  EXPECT_EQ(Feed(parser, bytes, piece), Step::kComplete);
  return parser.TakeRequest();
}

TEST(RequestParser, ReadsARequestHoweverItsBytesArrive) {
  constexpr std::string_view kPost =
      "POST /a%20b?c=d HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: "
      "4\r\n\r\nbody";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, kPost.size()}) {
    const Request request = Complete(kPost, piece);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/a b");
    EXPECT_THAT(request.query, ElementsAre(Pair("c", "d")));
    EXPECT_THAT(request.headers, Contains(Pair("host", "x")));
    EXPECT_EQ(request.Header("x-two"), "1");
    EXPECT_EQ(request.Header("x-none"), std::nullopt);
    EXPECT_EQ(request.body, "body");
  }
}

TEST(RequestParser, ReadsChunkedBodies) {
  constexpr std::string_view kChunked =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, kChunked.size()}) {
    EXPECT_EQ(Complete(kChunked, piece).body, "abc0123456789");
  }
}

TEST(RequestParser, ReadsAnEmptyChunkedBodyHoweverItsBytesArrive) {
  constexpr std::string_view kEmpty =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= kEmpty.size(); ++piece) {
    EXPECT_EQ(Complete(kEmpty, piece).body, "") << piece;
  }
}

TEST(RequestParser, KeepsWhatFollowsForTheNextRequest) {
  const ServerOptions options = Limits();
  RequestParser parser(options);
  const std::string two = std::string("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx") +
                          "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /3";
  std::string_view bytes = two;
  parser.Begin();
  ASSERT_EQ(Feed(parser, bytes, 1'000), Step::kComplete);
  EXPECT_EQ(parser.after(), AfterResponse::kKeepAlive);
  EXPECT_EQ(parser.TakeRequest().path, "/1");
  parser.Begin();
  ASSERT_TRUE(parser.has_bytes());
  ASSERT_EQ(parser.Advance(), Step::kComplete);
  EXPECT_EQ(parser.after(), AfterResponse::kClose);
  EXPECT_EQ(parser.TakeRequest().path, "/2");
  parser.Begin();
  EXPECT_EQ(parser.Advance(), Step::kNeedsBytes);
  EXPECT_TRUE(parser.has_begun());
}

TEST(RequestParser, SaysWhenTheClientWaitsForContinue) {
  const ServerOptions options = Limits();
  RequestParser parser(options);
  parser.Begin();
  std::string_view head =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  ASSERT_EQ(Feed(parser, head, 1'000), Step::kNeedsContinue);
  std::string_view body = "ok";
  ASSERT_EQ(Feed(parser, body, 1'000), Step::kComplete);
  EXPECT_EQ(parser.TakeRequest().body, "ok");
}

TEST(RequestParser, RefusesWhatIsNotHttp) {
  const struct {
    const char* bytes;
    int status;
  } cases[] = {
      {kGet, 0},
      {"GET /metrics HTTP/1.0\r\n\r\n", 0},
      {"GET http://a/metrics HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"\x16\x03\x01\x02\r\n\r\n", 400},  // the beginning of TLS
      {"GET /\r\n\r\n", 400},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", 505},  // lines end in CRLF
      {"GET / HTTX/1.1\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nsp ace: b\r\n\r\n", 400},
      {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1x\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\nab", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\na", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", 413},
  };
  for (const auto& [bytes, status] : cases) {
    EXPECT_EQ(RefusalOf(bytes), status) << bytes;
    EXPECT_EQ(RefusalOf(bytes, 1), status) << "byte by byte: " << bytes;
  }
}

// The limit is 300 bytes, the request line and the empty line at the end among them.
TEST(RequestParser, LimitsTheHeadToTheByteInWhateverPiecesItComes) {
  const auto head_of = [](std::size_t bytes) {
    const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const std::string end = "\r\n\r\n";
    return begin + std::string(bytes - begin.size() - end.size(), 'x') + end;
  };
  for (const std::size_t piece : {std::size_t{1}, std::size_t{50}, std::size_t{1'000}}) {
    EXPECT_EQ(RefusalOf(head_of(300), piece), 0) << piece;
    EXPECT_EQ(RefusalOf(head_of(301), piece), 431) << piece;
  }
}

TEST(RequestParser, LimitsTheHeadInEveryShape) {
  const std::string one_long_field =
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(400, 'x') + "\r\n\r\n";
  const std::string long_target = "GET /" + std::string(400, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  const std::string endless_line = "GET /" + std::string(400, 'x');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{50}, std::size_t{1'000}}) {
    EXPECT_EQ(RefusalOf(one_long_field, piece), 431) << piece;
    EXPECT_EQ(RefusalOf(long_target, piece), 431) << piece;
    EXPECT_EQ(RefusalOf(endless_line, piece), 431) << piece;
  }
}

TEST(RequestParser, LimitsAHeadThatComesFieldByField) {
  const ServerOptions options = Limits();
  RequestParser parser(options);
  parser.Begin();
  std::string_view start = "GET / HTTP/1.1\r\n";
  Step step = Feed(parser, start, start.size());
  for (int i = 0; i < 100 && step == Step::kNeedsBytes; ++i) {
    std::string_view field = "X-Field: 0123456789\r\n";
    step = Feed(parser, field, field.size());
  }
  ASSERT_EQ(step, Step::kRefused);
  EXPECT_EQ(parser.TakeProblem().status, 431);
}

TEST(RequestParser, LimitsAChunkHeadWithoutEnd) {
  const std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                            std::string(200'000, 'x');
  EXPECT_EQ(RefusalOf(bytes), 431);
}

TEST(RequestParser, CountsABodyInChunksAsAWhole) {
  std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) bytes += "a\r\n0123456789\r\n";
  EXPECT_EQ(RefusalOf(bytes), 413);
}

}  // namespace
}  // namespace xyn::http
