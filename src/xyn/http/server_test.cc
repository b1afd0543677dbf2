#include "xyn/http/server.h"

#include <arpa/inet.h>
#include <poll.h>

#include <array>
#include <memory>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "xyn/base/errors.h"
#include "xyn/http/testing/raw_client.h"
#include "xyn/http/testing/served.h"

namespace xyn::http {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

TEST(Server, AnswersRequestsOnOneConnectionUntilTheClientAsksToClose) {
  Served served;
  RawClient client(served.port());
  for (int i = 0; i < 3; ++i) {
    const RawResponse response = client.Get("/health");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, R"({"status":"ok"})");
    EXPECT_EQ(response.Header("Connection"), "keep-alive");
  }
  client.Send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.Read().Header("Connection"), "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, ClosesAfterAnHttp10RequestUnlessAskedNotTo) {
  Served served;
  RawClient once(served.port());
  once.Send("GET /health HTTP/1.0\r\n\r\n");
  EXPECT_EQ(once.Read().status, 200);
  EXPECT_TRUE(once.IsClosed());
  RawClient again(served.port());
  again.Send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(again.Read().Header("Connection"), "keep-alive");
  EXPECT_EQ(again.Get("/health").status, 200);
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Served served;
  RawClient client(served.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    requests += "GET /ready HTTP/1.1\r\nHost: a\r\n\r\n";  // takes the way over the pool
    requests += fmt::format("GET /nothing/{} HTTP/1.1\r\nHost: a\r\n\r\n", i);
    requests += "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  client.Send(requests);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.Read().body, R"({"status":"ready"})");
    EXPECT_EQ(client.Read().status, 404);
    EXPECT_EQ(client.Read().body, R"({"status":"ok"})");
  }
}

TEST(Server, AnswersAClientThatHasSentAllItHasToSay) {
  Served served;
  RawClient client(served.port());
  client.SendGet("/ready");
  client.EndSending();
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, AnswersHeadLikeGetWithoutTheBody) {
  Served served;
  RawClient client(served.port());
  client.Send("HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawResponse head = client.ReadHeadOnly();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), "15");
  EXPECT_EQ(client.Get("/health").body, R"({"status":"ok"})");  // nothing was left in between
}

TEST(Server, SetsSecurityHeadersOnEverything) {
  Served served;
  RawClient client(served.port());
  for (const char* path : {"/metrics", "/api/v1/runs", "/nothing", "/"}) {
    const RawResponse response = client.Get(path);
    EXPECT_EQ(response.Header("X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(response.Header("Cache-Control"), "no-store") << path;
  }
}

TEST(Server, SaysWhichMethodsAreAllowed) {
  Served served;
  RawClient client(served.port());
  client.Send("DELETE /api/v1/runs HTTP/1.1\r\nHost: a\r\n\r\n");
  const RawResponse response = client.Read();
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.Header("Allow"), "POST, GET, HEAD");
}

TEST(Server, EnqueuesWithContentLengthAndInChunks) {
  Served served;
  RawClient client(served.port());
  client.SendPost("/api/v1/runs", R"({"name": "a"})");
  EXPECT_EQ(client.Read().status, 201);
  client.Send(
      "POST /api/v1/runs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n8\r\ne\": \"b\"}\r\n0\r\n\r\n");
  EXPECT_EQ(client.Read().status, 201);
  EXPECT_EQ(served.store.size(), 2U);
}

TEST(Server, TakesABatchOfTenThousandRuns) {
  Served served;
  std::string batch = "[";
  for (int i = 0; i < 10'000; ++i)
    batch += fmt::format(R"({{"name":"a","inputs":{{"n":{}}}}},)", i);
  batch.back() = ']';
  RawClient client(served.port());
  client.SendPost("/api/v1/runs", batch);
  const RawResponse response = client.Read();
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(Json::parse(response.body)["runs"].size(), 10'000U);
  EXPECT_EQ(served.store.size(), 10'000U);
}

TEST(Server, SendsContinueToClientsThatWaitForIt) {
  Served served;
  RawClient client(served.port());
  client.Send(
      "POST /api/v1/runs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
      "Content-Length: 13\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.ReadHeadOnly().status, 100);
  client.Send(R"({"name": "a"})");
  EXPECT_EQ(client.Read().status, 201);
}

TEST(Server, AnswersMetricsWhileEveryHandlerThreadWaitsForTheStore) {
  ServerOptions options;
  options.handler_threads = 2;
  Served served(options);
  served.store.on_call = [&] { served.gate.Pass(); };
  RawClient first(served.port());
  RawClient second(served.port());
  first.SendGet("/ready");
  second.SendGet("/api/v1/runs");
  served.gate.AwaitArrivals(2);

  RawClient scraper(served.port());
  EXPECT_EQ(scraper.Get("/metrics").status, 200);
  EXPECT_EQ(scraper.Get("/health").status, 200);
  EXPECT_EQ(scraper.Get("/").status, 200);
  served.gate.Open();
  EXPECT_EQ(first.Read().status, 200);
  EXPECT_EQ(second.Read().status, 200);
}

TEST(Server, TurnsRequestsAwayWhenTooManyWaitForTheStore) {
  ServerOptions options;
  options.handler_threads = 1;
  options.max_waiting_requests = 1;
  Served served(options);
  served.store.on_call = [&] { served.gate.Pass(); };
  RawClient blocked(served.port());
  blocked.SendGet("/ready");
  served.gate.AwaitArrivals(1);

  // One of these two waits, the other is answered first.
  std::array<RawClient, 2> clients{RawClient(served.port()), RawClient(served.port())};
  for (RawClient& client : clients) client.SendGet("/ready");
  std::array<pollfd, 2> watched{pollfd{clients[0].descriptor(), POLLIN, 0},
                                pollfd{clients[1].descriptor(), POLLIN, 0}};
  ASSERT_EQ(poll(watched.data(), watched.size(), 20'000), 1);
  const std::size_t refused = watched[0].revents != 0 ? 0 : 1;
  const RawResponse refusal = clients[refused].Read();
  EXPECT_EQ(refusal.status, 503);
  EXPECT_EQ(refusal.Header("Retry-After"), "1");
  EXPECT_EQ(refusal.Header("Content-Type"), "application/problem+json");
  EXPECT_EQ(clients[refused].Get("/metrics").status, 200);  // does not wait with them
  EXPECT_EQ(clients[refused].Get("/health").status, 200);

  served.gate.Open();
  EXPECT_EQ(blocked.Read().status, 200);
  EXPECT_EQ(clients[1 - refused].Read().status, 200);
  EXPECT_EQ(clients[refused].Get("/ready").status, 200);
}

// The connections of those that wait must go before their sockets do.
TEST(Server, StopsWhileAnEnqueueWaitsForAThread) {
  ServerOptions options;
  options.handler_threads = 1;
  options.max_waiting_requests = 1;
  options.stop_timeout = std::chrono::milliseconds(50);
  Served served(options);
  const std::uint16_t port = served.port();
  served.store.on_call = [&] { served.gate.Pass(); };
  RawClient blocked(port);
  blocked.SendGet("/ready");
  served.gate.AwaitArrivals(1);

  // One of these two waits, the other is answered first.
  std::array<RawClient, 2> clients{RawClient(port), RawClient(port)};
  for (RawClient& client : clients) client.SendPost("/api/v1/runs", R"({"name": "a"})");
  std::array<pollfd, 2> watched{pollfd{clients[0].descriptor(), POLLIN, 0},
                                pollfd{clients[1].descriptor(), POLLIN, 0}};
  ASSERT_EQ(poll(watched.data(), watched.size(), 20'000), 1);
  std::jthread stopping([&] { served.server.reset(); });
  while (RawClient::CanConnect(port)) std::this_thread::yield();
  std::this_thread::sleep_for(2 * options.stop_timeout);  // until the sockets are given up
  served.gate.Open();
}

TEST(Server, AnswersForAnUnavailableStoreAndRecovers) {
  Served served;
  std::atomic<bool> gone = true;
  served.store.on_call = [&] {
    if (gone) throw store::Unavailable("connection refused");
  };
  RawClient client(served.port());
  EXPECT_EQ(client.Get("/ready").status, 503);
  EXPECT_EQ(client.Get("/metrics").status, 200);
  gone = false;
  EXPECT_EQ(client.Get("/ready").status, 200);
}

TEST(Server, CountsRequestsByRouteNotByPath) {
  Served served;
  RawClient client(served.port());
  client.Get("/api/v1/runs/0190163d-8694-739b-aea5-966c26f8ad91");
  client.Get("/made/up");
  client.Send("BREW /health HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.Read().status, 405);
  const std::string metrics = client.Get("/metrics").body;
  const auto counted = [](const char* code, const char* method, const char* route) {
    return HasSubstr(
        fmt::format("xyn_http_requests_total{{code=\"{}\",method=\"{}\",route=\"{}\"}} 1", code,
                    method, route));
  };
  EXPECT_THAT(metrics, counted("404", "GET", "/api/v1/runs/{id}"));
  EXPECT_THAT(metrics, counted("404", "GET", "unmatched"));
  EXPECT_THAT(metrics, counted("405", "OTHER", "/health"));
  EXPECT_THAT(metrics, HasSubstr("xyn_http_request_duration_seconds_count{"));
  EXPECT_THAT(metrics, Not(HasSubstr("0190163d")));
  EXPECT_THAT(metrics, Not(HasSubstr("BREW")));
}

TEST(Server, ShowsEveryRouteBeforeItsFirstRequest) {
  Served served;
  const std::string metrics = RawClient(served.port()).Get("/metrics").body;
  for (const auto& route : served.router.routes()) {
    const auto labels = fmt::format("method=\"{}\",route=\"{}\"", route.method, route.pattern);
    EXPECT_THAT(metrics,
                HasSubstr(fmt::format("xyn_http_requests_total{{code=\"200\",{}}} 0.0\n", labels)));
    EXPECT_THAT(metrics, HasSubstr(fmt::format(
                             "xyn_http_request_duration_seconds_count{{{}}} 0.0\n", labels)));
  }
}

TEST(Server, LetsRequestsUnderWayEndWhenItStops) {
  auto served = std::make_unique<Served>();
  served->store.on_call = [&] { served->gate.Pass(); };
  // Connections go to the two socket threads in turn, so each has one that idles.
  RawClient idle(served->port());
  RawClient idle_too(served->port());
  EXPECT_EQ(idle.Get("/health").status, 200);
  EXPECT_EQ(idle_too.Get("/health").status, 200);
  RawClient busy(served->port());
  busy.SendGet("/ready");
  served->gate.AwaitArrivals(1);
  const std::uint16_t port = served->port();

  std::thread stopping([&] { served->server.reset(); });
  EXPECT_TRUE(idle.IsClosed());
  EXPECT_TRUE(idle_too.IsClosed());
  EXPECT_FALSE(RawClient::CanConnect(port));
  served->gate.Open();
  const RawResponse last = busy.Read();
  EXPECT_EQ(last.status, 200);
  EXPECT_EQ(last.Header("Connection"), "close");
  EXPECT_TRUE(busy.IsClosed());
  busy.EndSending();
  stopping.join();
}

TEST(Server, StopsThoughAClientNeverTakesItsLeave) {
  ServerOptions options;
  options.stop_timeout = std::chrono::milliseconds(50);
  auto served = std::make_unique<Served>(options);
  RawClient half(served->port());
  half.Send("GET /health HT");
  RawClient other(served->port());
  EXPECT_EQ(other.Get("/health").status, 200);
  served.reset();
  EXPECT_EQ(half.Read().status, 0);
}

TEST(Server, SaysThatItsPortIsTaken) {
  Served served;
  ServerOptions options;
  options.port = served.port();
  try {
    const Server second(options, served.router, served.registry, *served.log);
    FAIL() << "two servers on one port";
  } catch (const base::EnvironmentError& error) {
    EXPECT_EQ(std::string(error.what()),
              fmt::format("cannot listen on 127.0.0.1:{}: address already in use; choose another "
                          "with --listen or XYN_LISTEN",
                          served.port()));
  }
}

TEST(Server, SaysThatItsHostIsNone) {
  Routes routes;
  ServerOptions options;
  options.host = "example.invalid";
  try {
    const Server server(options, routes.router, routes.registry, *routes.log);
    FAIL() << "listening on a name";
  } catch (const base::EnvironmentError& error) {
    EXPECT_THAT(error.what(), HasSubstr("example.invalid:8000: not an IP address or localhost"));
  }
}

TEST(Server, ListensOnLocalhostByName) {
  ServerOptions options;
  options.host = "localhost";
  Served served(options);
  EXPECT_EQ(RawClient(served.port()).Get("/health").status, 200);
}

TEST(Server, NamesAnIpv6AddressItCannotHaveInBrackets) {
  for (const char* host : {"2001:db8::1", "[2001:db8::1]"}) {  // of documentation, and of no host
    metrics::Registry registry;
    const Router router;
    try {
      const Server server({.host = host, .port = 8'000}, router, registry, *base::MakeNullLogger());
      ADD_FAILURE() << "it listens on " << host;
    } catch (const base::EnvironmentError& error) {
      EXPECT_THAT(error.what(), HasSubstr("cannot listen on [2001:db8::1]:8000: "));
    }
  }
}

}  // namespace
}  // namespace xyn::http
