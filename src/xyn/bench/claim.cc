#include "xyn/bench/claim.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "xyn/bench/load.h"
#include "xyn/bench/summary.h"

namespace xyn::bench {
namespace {

constexpr const char* kName = "bench.claimed";

model::NewRun InAnHour() {
  model::NewRun run;
  run.name = kName;
  run.delay = std::chrono::hours(1);
  return run;
}

// Milliseconds.
Summary Measure(const Claim& bench, store::RunQueue& queue) {
  EnqueueMany(queue, kName, bench.batch * bench.claims);
  std::vector<double> times;
  times.reserve(static_cast<std::size_t>(bench.claims));
  for (int i = 0; i < bench.claims; ++i) {
    times.push_back(1e3 * TimeOf([&] {
                      queue.Claim({.blueprints = {kName},
                                   .limit = bench.batch,
                                   .worker_id = "bench",
                                   .lease = std::chrono::hours(1),
                                   .reclaim = false});
                    }));
  }
  return Summarise(std::move(times));
}

}  // namespace

void Claim::AddFlags(CLI::App& command) {
  const auto count = CLI::Range(0L, 1'000'000'000L);
  command.add_option("--finished", finished, "Finished runs")->check(count)->capture_default_str();
  command.add_option("--unknown", unknown, "Ready runs of other blueprints")
      ->check(count)
      ->capture_default_str();
  command.add_option("--future", future, "Future runs of the same blueprint")
      ->check(count)
      ->capture_default_str();
  command.add_option("--claims", claims, "Claims to measure in each state")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  command.add_option("--batch", batch, "Runs that each of them claims")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
}

void Claim::Run(Lab& lab, base::Logger& log, Report& report) const {
  store::RunQueue& queue = lab.store().queue();
  lab.Settle();
  Measure(*this, queue);
  const Summary empty = Measure(*this, queue);
  const auto beside = [&](long count, const std::string& what, const std::function<void()>& load) {
    if (count == 0) return;
    log.info("loading {} {}", count, what);
    load();
    lab.Settle();
    report.Add({fmt::format("claim of {} beside {} {}", batch, count, what), "ms",
                Measure(*this, queue), "in an empty table", empty});
  };
  beside(finished, "finished runs", [&] { lab.LoadFinished(finished); });
  beside(unknown, "ready runs of other blueprints", [&] { lab.LoadBacklog(unknown, 0); });
  beside(future, "future runs of its own", [&] {
    const std::vector<model::NewRun> runs(1'000, InAnHour());
    for (long left = future; left > 0; left -= 1'000) queue.Enqueue(runs);
  });
}

}  // namespace xyn::bench
