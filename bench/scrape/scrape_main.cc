// Measures what scrapes cost: Xyn's server beside prometheus-cpp's Exposer, with the same families,
// under the same client, one after the other in every round.
//
//   build/release/bench_scrape [--rounds 9] [--seconds 1] [--connections 8]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <prometheus/exposer.h>

#include "bench/scrape/server_process.h"
#include "xyn/base/log.h"
#include "xyn/bench/demo_page.h"
#include "xyn/bench/http_load.h"
#include "xyn/bench/report.h"
#include "xyn/bench/summary.h"
#include "xyn/http/metrics_route.h"
#include "xyn/http/server.h"

namespace xyn::bench {
namespace {

struct Options {
  int rounds = 9;
  double seconds = 1;
  int connections = 8;
  std::string only;
  bool json = false;
};

class XynServer final : public RunningServer {
 public:
  XynServer() : route_(page_.exposition(), http::MetricsRoute::kDefaultMaxInFlight) {
    router_.Add("GET", "/metrics", http::Waits::kNever,
                [this](const http::Request& request) { return route_(request); });
    http::ServerOptions options;
    options.port = 0;
    server_ = std::make_unique<http::Server>(options, router_, page_.registry(), *log_);
    server_->Start();
  }
  std::uint16_t port() const override { return server_->port(); }

 private:
  const std::shared_ptr<base::Logger> log_ = base::MakeNullLogger();
  DemoPage page_;
  http::MetricsRoute route_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

// Set up as well as it can be for this client: a thread for each connection, none waits for Nagle.
class ExposerServer final : public RunningServer {
 public:
  explicit ExposerServer(int connections)
      : registry_(DemoPage().ForExposer()),
        exposer_({"listening_ports", "127.0.0.1:0", "num_threads", std::to_string(connections),
                  "enable_keep_alive", "yes", "tcp_nodelay", "1"}) {
    exposer_.RegisterCollectable(registry_);
  }
  std::uint16_t port() const override {
    return static_cast<std::uint16_t>(exposer_.GetListeningPorts().at(0));
  }

 private:
  const std::shared_ptr<prometheus::Registry> registry_;
  prometheus::Exposer exposer_;
};

struct Contestant {
  std::string name;
  const ServerProcess* server;
  std::string headers;
  std::vector<double> rates{};   // responses a second, of each round
  std::vector<double> cpu_us{};  // of the server, for each response
  std::vector<double> body_bytes{};
};

void RunRound(const Options& options, Contestant& contestant) {
  const auto duration = std::chrono::milliseconds(static_cast<int>(options.seconds * 1'000));
  const double cpu_before = contestant.server->CpuSeconds();
  constexpr int kOk = 200;
  const Answered result =
      AskFor(duration, contestant.server->port(), GetRequest("/metrics", contestant.headers), kOk,
             options.connections);
  const double cpu = contestant.server->CpuSeconds() - cpu_before;
  const auto responses = static_cast<double>(result.responses);
  contestant.rates.push_back(responses / result.took.count());
  contestant.cpu_us.push_back(cpu / responses * 1e6);
  contestant.body_bytes.push_back(static_cast<double>(result.body_bytes));
}

// Each beside the Exposer where that has the same headers.
Report ReportOf(const std::vector<Contestant>& contestants) {
  Report report("bench_scrape");
  for (const Contestant& contestant : contestants) {
    const auto exposer = std::ranges::find(contestants, contestant.headers, &Contestant::headers);
    const bool is_beside = exposer->name != contestant.name;
    const auto row = [&](const char* what, const char* unit, std::vector<double> Contestant::* of) {
      report.Add({contestant.name + what, unit, Summarise(contestant.*of),
                  is_beside ? exposer->name : std::string(),
                  is_beside ? std::optional(Summarise((*exposer).*of)) : std::nullopt});
    };
    row("", "requests/s", &Contestant::rates);
    row(", CPU of the server for each", "us", &Contestant::cpu_us);
    row(", body", "bytes", &Contestant::body_bytes);
  }
  return report;
}

void Run(const Options& options) {
  const ServerProcess exposer([&] { return std::make_unique<ExposerServer>(options.connections); });
  const ServerProcess xyn([&] { return std::make_unique<XynServer>(); });
  const std::string gzip = "Accept-Encoding: gzip\r\n";
  const std::string open_metrics = "Accept: application/openmetrics-text\r\n";
  std::vector<Contestant> contestants = {{"prometheus-cpp Exposer", &exposer, ""},
                                         {"Xyn, text 0.0.4", &xyn, ""},
                                         {"prometheus-cpp Exposer, gzip", &exposer, gzip},
                                         {"Xyn, text 0.0.4, gzip", &xyn, gzip},
                                         {"Xyn, OpenMetrics", &xyn, open_metrics},
                                         {"Xyn, OpenMetrics, gzip", &xyn, open_metrics + gzip}};
  std::erase_if(contestants, [&](const Contestant& contestant) {
    return !options.only.empty() && contestant.name != options.only;
  });
  for (int round = 0; round < options.rounds; ++round) {
    for (Contestant& contestant : contestants) RunRound(options, contestant);
  }
  Report report = ReportOf(contestants);
  report.Setting("processors", std::to_string(std::thread::hardware_concurrency()));
  report.Setting("connections", std::to_string(options.connections));
  fmt::print("{}", options.json ? report.Json() : report.Text());
}

}  // namespace
}  // namespace xyn::bench

int main(int argc, char** argv) {
  xyn::bench::Options options;
  CLI::App app("Scrapes of Xyn's server and of prometheus-cpp's, side by side");
  app.add_option("--rounds", options.rounds, "rounds")->check(CLI::Range(1, 1'000));
  app.add_option("--seconds", options.seconds, "of each measurement")->check(CLI::Range(0.1, 60.0));
  app.add_option("--connections", options.connections)->check(CLI::Range(1, 64));
  app.add_option("--only", options.only, "measure what has this name in the table, nothing else");
  app.add_flag("--json", options.json, "print JSON");
  CLI11_PARSE(app, argc, argv);
  try {
    xyn::bench::Run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_scrape: {}\n", error.what());
    return 1;
  }
  return 0;
}
