#include "xyn/bench/held_snapshot.h"

#include <functional>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "xyn/bench/summary.h"
#include "xyn/bench/worked_load.h"

namespace xyn::bench {

void HeldSnapshot::AddFlags(CLI::App& command) {
  command.add_option("--warm-up-seconds", warm_up_seconds, "Seconds of load that do not count")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_option("--before-seconds", before_seconds, "Seconds of load before the snapshot")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_option("--held-seconds", held_seconds, "Seconds of load under the snapshot")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_option("--after-seconds", after_seconds, "Seconds of load after it")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_flag("--no-plain", no_plain, "Leave plain SQL out");
}

void HeldSnapshot::Run(Lab& lab, base::Logger& log, Report& report) const {
  const auto measure = [&](const std::string& who,
                           const std::function<std::unique_ptr<WorkedLoad>()>& start) {
    lab.Settle();
    const auto work = start();
    Watch(*work, warm_up_seconds);
    const auto watch = [&](const char* when, double seconds) {
      const Rates rates = Watch(*work, seconds);
      log.info("{}, {}: {:.0f} runs/s", who, when, rates.mean);
      return rates;
    };
    const Rates before = watch("before the snapshot", before_seconds);
    auto snapshot = lab.HoldSnapshot();
    const Rates first = watch("first half of the snapshot", held_seconds / 2);
    const Rates second = watch("second half of the snapshot", held_seconds / 2);
    snapshot.reset();
    const Rates after = watch("after the snapshot", after_seconds);
    work->End();
    const auto row = [&](const char* when, const Summary& rate, const Summary& reference) {
      report.Add({fmt::format("{}, {}", who, when), "runs/s", rate, "before it", reference});
    };
    row("first half of the snapshot", first.seconds, before.seconds);
    row("second half of the snapshot", second.seconds, before.seconds);
    row("all of the snapshot, mean", Summarise({(first.mean + second.mean) / 2}),
        Summarise({before.mean}));
    row("after the snapshot", after.seconds, before.seconds);
  };
  measure("a worker", [&] { return std::make_unique<WorkerLoad>(lab, log); });
  if (no_plain) return;
  measure("plain SQL", [&] { return std::make_unique<PlainLoad>(lab); });
}

}  // namespace xyn::bench
