#include "xyn/bench/latency.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <future>
#include <random>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "xyn/bench/flags.h"
#include "xyn/bench/noop_worker.h"
#include "xyn/bench/summary.h"

namespace xyn::bench {
namespace {

using Time = std::chrono::steady_clock::time_point;

// Hands the time at which a handler was called to whoever enqueued its run.
class Started {
 public:
  std::future<Time> Expect() {
    started_ = {};
    return started_.get_future();
  }
  std::string Handle() {
    started_.set_value(std::chrono::steady_clock::now());
    return {};
  }

 private:
  std::promise<Time> started_;  // one run at a time
};

// Milliseconds that one run waits for its start.
double WaitOfOne(store::RunQueue& queue, Started& started) {
  model::NewRun run;
  run.name = NoopWorker::kBlueprint;
  auto start = started.Expect();
  const auto enqueued = std::chrono::steady_clock::now();
  queue.Enqueue({&run, 1});
  return std::chrono::duration<double, std::milli>(start.get() - enqueued).count();
}

// Ascending.
std::vector<double> Measure(const Latency& bench, store::RunQueue& queue, Started& started) {
  std::minstd_rand random(1);
  std::uniform_int_distribution<int> pause(bench.pause_ms / 2, bench.pause_ms * 3 / 2);
  std::vector<double> waits;
  waits.reserve(static_cast<std::size_t>(bench.runs));
  for (int i = 0; i < bench.runs; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(pause(random)));
    waits.push_back(WaitOfOne(queue, started));
  }
  std::sort(waits.begin(), waits.end());
  return waits;
}

double Quantile(const std::vector<double>& ascending, double q) {
  const auto last = static_cast<double>(ascending.size() - 1);
  return ascending[static_cast<std::size_t>(std::lround(q * last))];
}

}  // namespace

void Latency::AddFlags(CLI::App& command) {
  AddRuns(command, runs);
  AddRounds(command, rounds);
  command.add_option("--pause-ms", pause_ms, "Milliseconds between two runs, on average")
      ->check(CLI::Range(0, 3'600'000))
      ->capture_default_str();
  command.add_option("--idle-seconds", idle_seconds, "Idle time before a single run; 0 for none")
      ->check(CLI::Range(0.0, 864'000.0))
      ->capture_default_str();
  command.add_option("--single-runs", single_runs, "Single runs after idle time, and after a cut")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
}

void Latency::Run(Lab& lab, base::Logger& log, Report& report) const {
  Started started;
  NoopWorker worker(lab.worker_store(), log,
                    [&](const model::RunContext&) { return started.Handle(); });
  worker.Start();
  Measure(*this, lab.store().queue(), started);
  std::vector<double> p50;
  std::vector<double> p99;
  p50.reserve(static_cast<std::size_t>(rounds));
  p99.reserve(static_cast<std::size_t>(rounds));
  for (int round = 1; round <= rounds; ++round) {
    log.info("round {} of {}", round, rounds);
    const std::vector<double> waits = Measure(*this, lab.store().queue(), started);
    p50.push_back(Quantile(waits, 0.5));
    p99.push_back(Quantile(waits, 0.99));
  }
  report.Add({"enqueue to start, p50", "ms", Summarise(p50), "", {}});
  report.Add({"enqueue to start, p99", "ms", Summarise(p99), "", {}});
  const auto measure_first = [&](const char* what, double seconds, const auto& before) {
    std::vector<double> waits;
    waits.reserve(static_cast<std::size_t>(single_runs));
    for (int run = 0; run < single_runs; ++run) {
      if (!before()) return;
      std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
      waits.push_back(WaitOfOne(lab.store().queue(), started));
    }
    report.Add({fmt::format("{} {} s before", what, seconds), "ms", Summarise(waits), "", {}});
  };
  if (idle_seconds > 0) {
    measure_first("the first, when the last was", idle_seconds, [] { return true; });
  }
  measure_first("the first, when all connections were cut", 1,
                [&] { return lab.CutConnections(); });
}

}  // namespace xyn::bench
