#include "xyn/bench/steady.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "xyn/bench/flags.h"
#include "xyn/bench/load.h"
#include "xyn/bench/summary.h"
#include "xyn/bench/worked_load.h"
#include "xyn/metrics/proc_self.h"

namespace xyn::bench {
namespace {

Summary Of(double value) { return Summarise({value}); }

constexpr double kMiB = 1'048'576;

// What is there after so many runs were worked.
struct Taken {
  std::vector<TableSize> tables;
  double resident_bytes;
  long runs;
};

Taken TakenNow(Lab& lab, WorkedLoad& load) {
  return {lab.Sizes(), metrics::ProcSelf().ResidentBytes().value_or(0), load.done()};
}

void Compare(const Taken& early, const Taken& late, Report& report) {
  constexpr double kLeast = 0.1;  // bytes for each run; what takes less does not grow with them
  for (const TableSize& now : late.tables) {
    if (now.bytes < kLeast * static_cast<double>(late.runs)) continue;
    const auto before = std::ranges::find(early.tables, now.name, &TableSize::name);
    if (before == early.tables.end()) continue;
    const auto per_run = [&](const TableSize& size, long runs) {
      return Of(size.bytes / static_cast<double>(std::max(runs, 1L)));
    };
    report.Add({"size of " + now.name, "bytes/run", per_run(now, late.runs), "early on",
                per_run(*before, early.runs)});
  }
  report.Add({"resident memory", "MiB", Of(late.resident_bytes / kMiB), "early on",
              Of(early.resident_bytes / kMiB)});
}

// Runs a second at full load, for so long; before and after it hardly any.
double Burst(WorkerLoad& load, double seconds) {
  constexpr double kIdlePace = 0.1;
  load.SetPace({});
  const double rate = Watch(load, seconds).mean;
  load.SetPace(kIdlePace);
  return rate;
}

}  // namespace

void Steady::AddFlags(CLI::App& command) {
  command.add_option("--burst-seconds", burst_seconds, "Seconds of full load before and after")
      ->check(CLI::Range(1.0, 3'600.0))
      ->capture_default_str();
  AddRounds(command, rounds);
  command.add_option("--seconds", seconds, "Seconds of steady load")
      ->check(CLI::Range(1.0, 864'000.0))
      ->capture_default_str();
  command.add_option("--pace", pace, "Runs a second of the steady load")
      ->check(CLI::Range(1.0, 1'000'000.0))
      ->capture_default_str();
}

void Steady::Run(Lab& lab, base::Logger& log, Report& report) const {
  lab.Settle();
  WorkerLoad load(lab, log);
  Watch(load, 3);
  log.info("measuring: full load before");
  const Summary before = Watch(load, burst_seconds).seconds;
  const Taken early = TakenNow(lab, load);

  log.info("measuring: steady load");
  load.SetPace(pace);
  constexpr int kParts = 4;
  std::vector<Summary> parts;
  parts.reserve(kParts);
  for (int part = 1; part <= kParts; ++part) {
    parts.push_back(Watch(load, seconds / kParts).seconds);
    log.info("quarter {} of {}: {:.0f} runs/s", part, kParts, parts.back().median);
  }
  const Taken late = TakenNow(lab, load);

  log.info("measuring: full load after");
  load.SetPace({});
  Watch(load, 3);
  const Summary after = Watch(load, burst_seconds).seconds;

  log.info("measuring: full load by turns with that of new tables");
  const auto other = lab.Another();
  WorkerLoad fresh(*other, log);
  const double turn_seconds = burst_seconds / 4;
  const auto by_turns = MeasureByTurns(
      {[&] { return Burst(load, turn_seconds); }, [&] { return Burst(fresh, turn_seconds); }},
      rounds, log);
  fresh.End();
  load.End();

  report.Add({"full load after it, by turns", "runs/s", by_turns[0], "in new tables", by_turns[1]});
  report.Add({"full load after it", "runs/s", after, "before it", before});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    report.Add(
        {fmt::format("steady load, quarter {}", i + 1), "runs/s", parts[i], "asked for", Of(pace)});
  }
  Compare(early, late, report);
}

}  // namespace xyn::bench
