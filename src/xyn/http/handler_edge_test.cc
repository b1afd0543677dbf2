#include "xyn/http/handler_edge.h"

#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/store/errors.h"

namespace xyn::http {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

class HandlerEdgeTest : public ::testing::Test {
 protected:
  Response Call(const RouteHandler& handler) {
    Router::Match match;
    match.handler = &handler;
    match.waits = Waits::kForTheStore;
    match.pattern = "/runs/{id}";
    Request request;
    request.method = "GET";
    return edge_.Call(match, request);
  }

  template <typename Error>
  Response Throwing() {
    return Call([](const Request&) -> Response { throw Error("secret detail"); });
  }

  int LogLines() const {
    const std::string text = lines_.str();
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  HandlerEdge edge_{log_};
};

TEST_F(HandlerEdgeTest, PassesResponsesOn) {
  EXPECT_EQ(Call([](const Request&) { return Response{.status = 201}; }).status, 201);
  EXPECT_EQ(LogLines(), 0);
}

TEST_F(HandlerEdgeTest, TellsClientsToComeBackWhenTheStoreIsUnavailable) {
  const Response response = Throwing<store::Unavailable>();
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.headers, Contains(Pair("Retry-After", "1")));
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

TEST_F(HandlerEdgeTest, LogsOnceThatTheStoreWentAndThatItCameBack) {
  for (int i = 0; i < 3; ++i) Throwing<store::Timeout>();
  EXPECT_EQ(LogLines(), 1);
  for (int i = 0; i < 3; ++i) Call([](const Request&) { return Response(); });
  EXPECT_EQ(LogLines(), 2);
}

TEST_F(HandlerEdgeTest, AnswersOtherErrorsOfTheStore) {
  EXPECT_EQ(Throwing<store::SchemaMismatch>().status, 503);
  const Response in_doubt = Throwing<store::InDoubt>();
  EXPECT_EQ(in_doubt.status, 503);
  EXPECT_THAT(in_doubt.headers, Not(Contains(Pair("Retry-After", "1"))));
  EXPECT_EQ(Throwing<store::Invalid>().status, 500);
}

TEST_F(HandlerEdgeTest, KeepsTheInsideToItselfAndLogsItOnce) {
  const Response response = Throwing<std::runtime_error>();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
  EXPECT_THAT(lines_.str(), HasSubstr("GET /runs/{id}: secret detail"));
  EXPECT_EQ(LogLines(), 1);
}

}  // namespace
}  // namespace xyn::http
