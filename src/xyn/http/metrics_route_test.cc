// Scrapes over real connections.
#include "xyn/http/metrics_route.h"

#include <atomic>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "xyn/http/testing/gunzip.h"
#include "xyn/http/testing/raw_client.h"
#include "xyn/http/testing/served.h"

namespace xyn::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kText = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

std::string Scrape(const char* method, const std::string& headers) {
  return fmt::format("{} /metrics HTTP/1.1\r\nHost: test\r\n{}\r\n", method, headers);
}

TEST(MetricsRoute, AnswersInTheFormatThatIsPreferred) {
  Served served;
  served.registry.Counter("xyn_runs_claimed_total");
  RawClient client(served.port());
  client.Send(Scrape("GET", ""));
  const RawResponse text = client.Read();
  EXPECT_EQ(text.status, 200);
  EXPECT_EQ(text.Header("Content-Type"), kText);
  EXPECT_EQ(text.Header("Vary"), "Accept, Accept-Encoding");
  EXPECT_EQ(text.Header("Content-Encoding"), "");
  EXPECT_THAT(text.body, HasSubstr("\n# TYPE xyn_runs_claimed_total counter\n"));
  EXPECT_THAT(text.body, Not(HasSubstr("# EOF")));

  client.Send(Scrape("GET", "Accept: application/openmetrics-text; version=1.0.0\r\n"));
  const RawResponse open_metrics = client.Read();
  EXPECT_EQ(open_metrics.status, 200);
  EXPECT_EQ(open_metrics.Header("Content-Type"), kOpenMetrics);
  EXPECT_EQ(open_metrics.Header("Vary"), "Accept, Accept-Encoding");
  EXPECT_THAT(open_metrics.body, HasSubstr("\n# TYPE xyn_runs_claimed counter\n"));
  EXPECT_THAT(open_metrics.body, EndsWith("\n# EOF\n"));
}

TEST(MetricsRoute, ReadsAnAcceptHeaderThatIsSplitOverLines) {
  Served served;
  RawClient client(served.port());
  client.Send(
      Scrape("GET", "Accept: text/plain;q=0.5\r\nAccept: application/openmetrics-text\r\n"));
  EXPECT_EQ(client.Read().Header("Content-Type"), kOpenMetrics);
}

TEST(MetricsRoute, NeverAnswers406) {
  Served served;
  RawClient client(served.port());
  for (const char* accept : {"application/json", "*/*;q=0", ",,;;q=", "\""}) {
    client.Send(Scrape("GET", fmt::format("Accept: {}\r\n", accept)));
    const RawResponse response = client.Read();
    EXPECT_EQ(response.status, 200) << accept;
    EXPECT_EQ(response.Header("Content-Type"), kText) << accept;
  }
}

TEST(MetricsRoute, CompressesThePageForClientsThatLikeThat) {
  Served served;
  served.registry.Gauge("xyn_worker_slots").Set(8.5);
  RawClient client(served.port());
  client.Send(Scrape("GET", "Accept-Encoding: deflate, gzip;q=0.5\r\n"));
  const RawResponse response = client.Read();
  EXPECT_EQ(response.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(response.Header("Content-Type"), kText);
  EXPECT_EQ(response.Header("Content-Length"), std::to_string(response.body.size()));
  const std::string page = Gunzip(response.body);
  EXPECT_LT(response.body.size(), page.size() / 2);
  EXPECT_THAT(page, StartsWith("# HELP "));
  EXPECT_THAT(page, HasSubstr("\nxyn_worker_slots 8.5\n"));

  client.Send(Scrape("GET", "Accept-Encoding: gzip;q=0\r\n"));
  const RawResponse plain = client.Read();
  EXPECT_EQ(plain.Header("Content-Encoding"), "");
  EXPECT_THAT(plain.body, StartsWith("# HELP "));
}

// The name and value of each header but the date.
std::vector<std::string> Headers(const RawResponse& response) {
  std::vector<std::string> lines;
  std::istringstream head(response.head);
  for (std::string line; std::getline(head, line);) {
    if (!line.starts_with("Date: ")) lines.push_back(line);
  }
  return lines;
}

TEST(MetricsRoute, AnswersHeadWithTheHeadersOfGetAlone) {
  // A route of its own: the page of a whole server counts the requests for it.
  metrics::Registry page;
  page.Gauge("xyn_worker_slots").Set(8.5);
  metrics::Exposition exposition;
  exposition.Add(page);
  Routes routes;
  Router router;
  AddProbeRoutes(router, exposition, routes.store);
  ServerOptions options;
  options.port = 0;
  Server server(options, router, routes.registry, *routes.log);
  server.Start();
  RawClient client(server.port());
  for (const char* wish :
       {"", "Accept: application/openmetrics-text\r\n", "Accept-Encoding: gzip\r\n"}) {
    client.Send(Scrape("GET", wish));
    const RawResponse get = client.Read();
    client.Send(Scrape("HEAD", wish));
    const RawResponse head = client.ReadHeadOnly();
    EXPECT_EQ(get.status, 200);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(Headers(head), Headers(get)) << wish;
    EXPECT_EQ(client.Get("/health").body, R"({"status":"ok"})");  // nothing was left in between
  }
}

// A page that no buffers between the two ends hold: a scrape of it is in flight until it is read.
void MakePageLarge(metrics::Registry& registry) {
  constexpr std::size_t kBytes = 16U << 20U;
  registry.Gauge("xyn_build_info",
                 {{"version", std::string(kBytes, 'v')}, {"revision", ""}, {"store", ""}});
}

struct Scraped : Routes {
  explicit Scraped(int max_in_flight) {
    AddProbeRoutes(probes, exposition, store, max_in_flight);
    ServerOptions options;
    options.port = 0;
    server = std::make_unique<Server>(options, probes, registry, *log);
    server->Start();
  }
  Router probes;
  std::unique_ptr<Server> server;
};

TEST(MetricsRoute, RefusesScrapesPastTheLimitUntilOneHasBeenTaken) {
  Scraped served(2);
  MakePageLarge(served.registry);
  RawClient first(served.server->port());
  RawClient second(served.server->port());
  first.SendGet("/metrics");
  second.SendGet("/metrics");
  const RawResponse begun = first.ReadHeadOnly();
  ASSERT_EQ(begun.status, 200);
  ASSERT_EQ(second.ReadHeadOnly().status, 200);
  RawClient third(served.server->port());
  const RawResponse refusal = third.Get("/metrics");
  EXPECT_EQ(refusal.status, 503);
  EXPECT_EQ(refusal.Header("Retry-After"), "1");
  EXPECT_EQ(refusal.Header("Content-Type"), "application/problem+json");
  EXPECT_EQ(third.Get("/health").status, 200);

  first.ReadBody(begun);
  while (third.Get("/metrics").status != 200) {  // until the server has noticed
  }
}

// Holds up the first page that is written.
class SlowSource final : public metrics::SeriesSource {
 public:
  explicit SlowSource(Gate& gate) : gate_(gate) {}
  void Write(std::size_t /*position*/, metrics::PageWriter& /*out*/) const override {
    if (!reached_.exchange(true)) gate_.Pass();
  }

 private:
  Gate& gate_;
  mutable std::atomic<bool> reached_ = false;
};

TEST(MetricsRoute, AnswersAScrapeWhileAnotherIsStillBeingWritten) {
  Scraped served(2);
  const SlowSource slow(served.gate);
  served.exposition.Add(slow);
  RawClient first(served.server->port());
  first.SendGet("/metrics");
  served.gate.AwaitArrivals(1);
  RawClient second(served.server->port());
  EXPECT_EQ(second.Get("/metrics").status, 200);
  served.gate.Open();
  EXPECT_EQ(first.Read().status, 200);
}

TEST(MetricsRoute, RefusesAScrapeWhileTheLastOneThatMayBeIsStillBeingWritten) {
  Scraped served(1);
  const SlowSource slow(served.gate);
  served.exposition.Add(slow);
  RawClient first(served.server->port());
  first.SendGet("/metrics");
  served.gate.AwaitArrivals(1);
  RawClient second(served.server->port());
  EXPECT_EQ(second.Get("/metrics").status, 503);
  EXPECT_EQ(second.Get("/health").status, 200);
  served.gate.Open();
  EXPECT_EQ(first.Read().status, 200);
}

TEST(MetricsRoute, ForgetsTheScrapeOfAClientThatLeft) {
  Scraped served(1);
  MakePageLarge(served.registry);
  auto leaving = std::make_unique<RawClient>(served.server->port());
  leaving->SendGet("/metrics");
  ASSERT_EQ(leaving->ReadHeadOnly().status, 200);
  RawClient other(served.server->port());
  EXPECT_EQ(other.Get("/metrics").status, 503);
  leaving.reset();
  while (other.Get("/metrics").status != 200) {  // until the server has noticed
  }
}

TEST(MetricsRoute, AnswersManyScrapesAtATimeWithAWholePageEach) {
  constexpr int kClients = 16;
  constexpr int kScrapes = 50;
  Served served;
  std::vector<std::jthread> clients;
  clients.reserve(kClients);
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&served] {
      RawClient client(served.port());
      for (int scrape = 0; scrape < kScrapes; ++scrape) {
        client.Send(Scrape("GET", "Accept: application/openmetrics-text\r\n"));
        const RawResponse response = client.Read();
        EXPECT_EQ(response.status, 200);
        EXPECT_THAT(response.body, StartsWith("# TYPE "));
        EXPECT_THAT(response.body, EndsWith("\n# EOF\n"));
      }
    });
  }
}

}  // namespace
}  // namespace xyn::http
