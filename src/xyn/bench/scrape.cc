#include "xyn/bench/scrape.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "xyn/bench/demo_page.h"
#include "xyn/bench/flags.h"
#include "xyn/bench/http_load.h"
#include "xyn/bench/summary.h"
#include "xyn/http/metrics_route.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"

namespace xyn::bench {
namespace {

constexpr int kOk = 200;

class ScrapeServer {
 public:
  explicit ScrapeServer(base::Logger& log)
      : route_(page_.exposition(), http::MetricsRoute::kDefaultMaxInFlight),
        families_(page_.ForExposer()) {
    router_.Add("GET", "/metrics", http::Waits::kNever,
                [this](const http::Request& request) { return route_(request); });
    router_.Add("GET", "/prometheus-cpp", http::Waits::kNever, [this](const http::Request&) {
      http::Response response;
      response.content_type = "text/plain; version=0.0.4; charset=utf-8";
      response.body = prometheus::TextSerializer().Serialize(families_->Collect());
      return response;
    });
    http::ServerOptions options;
    options.port = 0;
    server_ = std::make_unique<http::Server>(options, router_, page_.registry(), log);
    server_->Start();
  }

  std::uint16_t port() const { return server_->port(); }

 private:
  DemoPage page_;
  http::MetricsRoute route_;
  const std::shared_ptr<prometheus::Registry> families_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

struct Kind {
  const char* name;
  const char* path;
  const char* headers;
  std::vector<double> rates{};  // of each round
  std::size_t body_bytes = 0;
};

}  // namespace

void Scrape::AddFlags(CLI::App& command) {
  AddRounds(command, rounds);
  command.add_option("--seconds", seconds, "Seconds of each measurement")
      ->check(CLI::Range(0.01, 3'600.0))
      ->capture_default_str();
  command.add_option("--connections", connections, "Connections that scrape")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

void Scrape::Run(Lab& /*lab*/, base::Logger& log, Report& report) const {
  const ScrapeServer server(log);
  const std::chrono::milliseconds duration(static_cast<long>(seconds * 1'000));
  Kind beside{"prometheus-cpp's text, by the same server", "/prometheus-cpp", ""};
  std::vector<Kind> kinds = {
      {"text 0.0.4", "/metrics", ""},
      {"OpenMetrics", "/metrics", "Accept: application/openmetrics-text\r\n"},
      {"text 0.0.4, gzip", "/metrics", "Accept-Encoding: gzip\r\n"}};
  const auto measure = [&](Kind& kind, bool counts) {
    const Answered scraped =
        AskFor(duration, server.port(), GetRequest(kind.path, kind.headers), kOk, connections);
    kind.body_bytes = scraped.body_bytes;
    if (counts) {
      kind.rates.push_back(static_cast<double>(scraped.responses) / scraped.took.count());
    }
  };
  for (int round = 0; round <= rounds; ++round) {
    if (round > 0) log.info("round {} of {}", round, rounds);
    measure(beside, round > 0);
    for (Kind& kind : kinds) measure(kind, round > 0);
  }
  report.Setting("connections", std::to_string(connections));
  for (const Kind& kind : kinds) {
    report.Add({fmt::format("scrape of {} bytes, {}", kind.body_bytes, kind.name), "scrapes/s",
                Summarise(kind.rates), beside.name, Summarise(beside.rates)});
  }
}

}  // namespace xyn::bench
