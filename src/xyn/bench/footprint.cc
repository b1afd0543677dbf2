#include "xyn/bench/footprint.h"

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "xyn/base/errors.h"
#include "xyn/bench/flags.h"
#include "xyn/bench/load.h"
#include "xyn/bench/xyn_process.h"
#include "xyn/model/run_status.h"

namespace xyn::bench {
namespace {

// One that every worker knows.
constexpr const char* kBlueprint = "xyn.noop";
constexpr const char* kAnyAddress = "127.0.0.1:0";

double MillisecondsToFirstClaim(Lab& lab) {
  EnqueueMany(lab.store().queue(), kBlueprint, 1);
  const auto sampler = lab.store().NewSampler({});
  const auto waits = [&] {
    return sampler->Sample().depth.at(model::IndexOf(model::RunStatus::kQueued)) > 0;
  };
  std::optional<XynProcess> worker;  // its end is not a part of the time
  const double seconds = TimeOf([&] {
    worker.emplace(std::vector<std::string>{"worker", "--listen", kAnyAddress}, lab.url());
    while (waits()) {
      if (!worker->Runs()) throw base::EnvironmentError("a worker ended by itself");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  return seconds * 1'000;
}

double IdleMebibytes(Lab& lab, double seconds) {
  constexpr double kMiB = 1'048'576;
  const XynProcess all_in_one({"up", "--listen", kAnyAddress}, lab.url());
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  return all_in_one.ResidentBytes() / kMiB;
}

}  // namespace

void Footprint::AddFlags(CLI::App& command) {
  AddRounds(command, rounds);
  command.add_option("--idle-seconds", idle_seconds, "Seconds before a look at the memory")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
}

void Footprint::Run(Lab& lab, base::Logger& log, Report& report) const {
  const auto measured = MeasureByTurns({[&] { return MillisecondsToFirstClaim(lab); },
                                        [&] { return IdleMebibytes(lab, idle_seconds); }},
                                       rounds, log);
  report.Add({"start of a worker process to its first claim", "ms", measured[0], "", {}});
  report.Add({"memory of an idle all-in-one", "MiB", measured[1], "", {}});
}

}  // namespace xyn::bench
