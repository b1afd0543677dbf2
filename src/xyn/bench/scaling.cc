#include "xyn/bench/scaling.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/bench/flags.h"
#include "xyn/bench/load.h"
#include "xyn/bench/worker_processes.h"
#include "xyn/model/run_status.h"

namespace xyn::bench {
namespace {

// One that every worker knows.
constexpr const char* kBlueprint = "xyn.noop";

double Rate(const Scaling& bench, Lab& lab, int processes) {
  EnqueueMany(lab.store().queue(), kBlueprint, bench.runs);
  lab.Settle();
  const auto sampler = lab.store().NewSampler({});
  const auto completed = [&] {
    return sampler->Sample().depth.at(model::IndexOf(model::RunStatus::kCompleted));
  };
  const auto before = completed();
  // From the first run, so that what it takes to start a process is not counted.
  WorkerProcesses workers(processes, lab.url());
  const auto wait_for = [&](std::int64_t count) {
    while (completed() < before + count) {
      if (!workers.AllRun()) throw base::EnvironmentError("a worker ended by itself");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  };
  wait_for(1);
  const std::int64_t left = bench.runs - (completed() - before);
  return static_cast<double>(left) / TimeOf([&] { wait_for(bench.runs); });
}

}  // namespace

void Scaling::AddFlags(CLI::App& command) {
  AddRuns(command, runs);
  AddRounds(command, rounds);
  command.add_option("--processes", processes, "Numbers of worker processes")
      ->delimiter(',')
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
}

void Scaling::Run(Lab& lab, base::Logger& log, Report& report) const {
  std::vector<std::function<double()>> contenders;
  contenders.reserve(processes.size());
  for (const int count : processes) {
    contenders.emplace_back([this, &lab, count] { return Rate(*this, lab, count); });
  }
  const auto rates = MeasureByTurns(contenders, rounds, log);
  for (std::size_t i = 0; i < rates.size(); ++i) {
    report.Add({fmt::format("{} worker processes", processes[i]), "runs/s", rates[i],
                fmt::format("{}", processes[0]), rates[0]});
  }
}

}  // namespace xyn::bench
