#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/http/connections.h"
#include "xyn/http/testing/raw_client.h"
#include "xyn/http/testing/served.h"

namespace xyn::http {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

void ExpectLastProblem(RawClient& client, int status) {
  const RawResponse response = client.Read();
  EXPECT_EQ(response.status, status);
  EXPECT_EQ(response.Header("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.Header("Connection"), "close");
  EXPECT_EQ(nlohmann::json::parse(response.body)["status"], status);
  EXPECT_TRUE(client.IsClosed());
}

TEST(ServerLimits, AnswersMalformedRequestsAndCloses) {
  Served served;
  for (const char* bytes :
       {"nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"}) {
    RawClient client(served.port());
    client.Send(bytes);
    ExpectLastProblem(client, 400);
  }
}

TEST(ServerLimits, AnswersGoodRequestsBeforeAMalformedOne) {
  Served served;
  RawClient client(served.port());
  client.Send("GET /ready HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n");
  EXPECT_EQ(client.Read().status, 200);
  ExpectLastProblem(client, 400);
}

TEST(ServerLimits, ShowsTheRefusalToAClientThatGoesOnSendingALargeBody) {
  ServerOptions options;
  options.max_body_bytes = 1'000;
  Served served(options);
  RawClient client(served.port());
  client.SendPost("/api/v1/runs", std::string(4'000'000, 'x'));
  client.EndSending();
  ExpectLastProblem(client, 413);
}

TEST(ServerLimits, RefusesALargeBodyBeforeAClientThatAsksSendsIt) {
  ServerOptions options;
  options.max_body_bytes = 1'000;
  Served served(options);
  RawClient client(served.port());
  client.Send(
      "POST /api/v1/runs HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n"
      "Expect: 100-continue\r\n\r\n");
  ExpectLastProblem(client, 413);
}

TEST(ServerLimits, RefusesALargeHead) {
  ServerOptions options;
  options.max_header_bytes = 1'000;
  Served served(options);
  RawClient client(served.port());
  client.Send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  ExpectLastProblem(client, 431);
}

TEST(ServerLimits, GivesUpOnARequestThatDoesNotArrive) {
  ServerOptions options;
  options.read_timeout = milliseconds(50);
  Served served(options);
  for (const char* part : {"G", "GET / HTTP/1.1\r\nHost: a\r\n",
                           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345"}) {
    RawClient client(served.port());
    client.Send(part);
    ExpectLastProblem(client, 408);
  }
}

TEST(ServerLimits, MeasuresTheReadTimeoutFromEachRequestsFirstByte) {
  ServerOptions options;
  options.read_timeout = milliseconds(50);
  Served served(options);
  RawClient client(served.port());
  const auto until = std::chrono::steady_clock::now() + 4 * options.read_timeout;
  while (std::chrono::steady_clock::now() < until) ASSERT_EQ(client.Get("/health").status, 200);
  client.Send("GET /health");
  ExpectLastProblem(client, 408);
}

TEST(ServerLimits, ClosesIdleConnections) {
  ServerOptions options;
  options.idle_timeout = milliseconds(300);
  Served served(options);
  RawClient client(served.port());
  EXPECT_EQ(client.Get("/health").status, 200);
  EXPECT_TRUE(client.IsClosed());
  RawClient silent(served.port());
  EXPECT_TRUE(silent.IsClosed());
}

// Returns when the server has room for a connection again.
void AwaitRoom(std::uint16_t port) {
  while (RawClient(port).Get("/health").status != 200) {
  }
}

TEST(ServerLimits, ClosesOnAClientThatDoesNotTakeItsResponse) {
  ServerOptions options;
  options.idle_timeout = milliseconds(300);
  options.max_connections = 1;
  Served served(options);
  model::NewRun run;
  run.name = "a";
  run.inputs = "\"" + std::string(1'000'000, 'x') + "\"";
  served.store.Enqueue(std::vector<model::NewRun>(20, run));

  RawClient client(served.port());
  client.SendGet("/api/v1/runs");  // more than the buffers between them hold
  AwaitRoom(served.port());
  const RawResponse cut = client.Read();
  EXPECT_EQ(cut.status, 200);
  EXPECT_LT(cut.body.size(), std::stoul(cut.Header("Content-Length")));
}

TEST(ServerLimits, AnswersConnectionsPastTheCapWith503) {
  ServerOptions options;
  options.max_connections = 2;
  Served served(options);
  auto first = std::make_unique<RawClient>(served.port());
  RawClient second(served.port());
  ASSERT_EQ(first->Get("/health").status, 200);
  ASSERT_EQ(second.Get("/health").status, 200);
  RawClient third(served.port());
  third.SendGet("/health");
  const RawResponse refusal = third.Read();
  EXPECT_EQ(refusal.status, 503);
  EXPECT_EQ(refusal.Header("Retry-After"), "1");
  EXPECT_TRUE(third.IsClosed());
  EXPECT_EQ(second.Get("/health").status, 200);
  EXPECT_THAT(second.Get("/metrics").body,
              HasSubstr("xyn_http_requests_total{code=\"503\",method=\"OTHER\","
                        "route=\"unmatched\"} 1"));
}

TEST(ServerLimits, TakesConnectionsAgainWhenOthersHaveGone) {
  ServerOptions options;
  options.max_connections = 1;
  Served served(options);
  for (int i = 0; i < 20; ++i) AwaitRoom(served.port());
}

TEST(ServerLimits, ClosesOnThoseThatComeWhenManyAreBeingRefused) {
  ServerOptions options;
  options.max_connections = 1;
  Served served(options);
  RawClient first(served.port());
  ASSERT_EQ(first.Get("/health").status, 200);
  // They keep their connections until they have read why they are refused.
  std::vector<std::unique_ptr<RawClient>> refused;
  refused.reserve(Connections::kMaxRefusals);
  for (int i = 0; i < Connections::kMaxRefusals; ++i) {
    refused.push_back(std::make_unique<RawClient>(served.port()));
  }
  RawClient last(served.port());
  last.SendGet("/health");
  EXPECT_EQ(last.Read().status, 0) << "it was answered";
  refused.clear();
  EXPECT_EQ(first.Get("/health").status, 200);
}

}  // namespace
}  // namespace xyn::http
