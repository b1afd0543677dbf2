#include "xyn/bench/throughput.h"

#include <vector>

#include <fmt/format.h>

#include "xyn/bench/flags.h"
#include "xyn/bench/load.h"
#include "xyn/bench/noop_worker.h"
#include "xyn/store/requests.h"

namespace xyn::bench {
namespace {

double WorkerRate(const Throughput& bench, Lab& lab, base::Logger& log) {
  EnqueueMany(lab.store().queue(), NoopWorker::kBlueprint, bench.runs);
  lab.Settle();
  worker::WorkerOptions options;
  options.concurrency = bench.concurrency;
  NoopWorker worker(lab.worker_store(), log, options);
  return bench.runs / TimeOf([&] {
           worker.Start();
           worker.WaitUntilCompleted(bench.runs);
         });
}

}  // namespace

void Throughput::AddFlags(CLI::App& command) {
  AddRuns(command, runs);
  AddRounds(command, rounds);
  command.add_option("--concurrency", concurrency, "Slots of the worker")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command.add_option("--batch", batch, "Runs that plain SQL claims and finishes at a time")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
}

void Throughput::Run(Lab& lab, base::Logger& log, Report& report) const {
  const auto plain = lab.NewPlainQueue();
  const std::vector<std::function<double()>> contenders = {
      [&] { return WorkerRate(*this, lab, log); },
      [&] { return RateOfWorking(*plain, runs, 1, batch); },
      [&] { return RateOfWorking(*plain, runs, 2, batch); },
  };
  const auto rates = MeasureByTurns(contenders, rounds, log);
  const auto row = [&](const char* beside, const Summary& reference) {
    report.Add({"claim and finish, one worker", "runs/s", rates[0], beside, reference});
  };
  row("plain SQL, one connection", rates[1]);
  row("plain SQL, two connections", rates[2]);
}

}  // namespace xyn::bench
