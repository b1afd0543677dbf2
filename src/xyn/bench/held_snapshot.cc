#include "xyn/bench/held_snapshot.h"

#include <functional>
#include <memory>
#include <string>

#include "xyn/bench/summary.h"
#include "xyn/bench/worked_load.h"

namespace xyn::bench {

void HeldSnapshot::AddFlags(CLI::App& command) {
  command.add_option("--before-seconds", before_seconds, "Seconds of load before the snapshot")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_option("--held-seconds", held_seconds, "Seconds of load under the snapshot")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command.add_option("--after-seconds", after_seconds, "Seconds of load after it")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
}

void HeldSnapshot::Run(Lab& lab, base::Logger& log, Report& report) const {
  const auto measure = [&](const std::string& who,
                           const std::function<std::unique_ptr<WorkedLoad>()>& start) {
    lab.Settle();
    const auto work = start();
    Watch(*work, 3);
    log.info("measuring: {} before the snapshot", who);
    const Summary before = Watch(*work, before_seconds);
    log.info("measuring: {} under the snapshot", who);
    auto snapshot = lab.HoldSnapshot();
    const Summary first = Watch(*work, held_seconds / 2);
    const Summary second = Watch(*work, held_seconds / 2);
    snapshot.reset();
    log.info("measuring: {} after the snapshot", who);
    const Summary after = Watch(*work, after_seconds);
    work->End();
    report.Add({who + ", first half of the snapshot", "runs/s", first, "before it", before});
    report.Add({who + ", second half of the snapshot", "runs/s", second, "before it", before});
    report.Add({who + ", after the snapshot", "runs/s", after, "before it", before});
  };
  measure("a worker", [&] { return std::make_unique<WorkerLoad>(lab, log); });
  measure("plain SQL", [&] { return std::make_unique<PlainLoad>(lab); });
}

}  // namespace xyn::bench
