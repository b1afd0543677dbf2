#include "xyn/bench/scaling.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "xyn/base/errors.h"
#include "xyn/bench/flags.h"
#include "xyn/bench/load.h"
#include "xyn/bench/plain_queue.h"
#include "xyn/bench/xyn_process.h"
#include "xyn/model/run_status.h"
#include "xyn/store/postgres/postgres_store.h"

namespace xyn::bench {
namespace {

// What a worker works with.
constexpr int kConnections = store::postgres::kWorkerConnections;
// One that every worker knows.
constexpr const char* kBlueprint = "xyn.noop";
const std::vector<std::string> kWorker = {"worker", "--listen", "127.0.0.1:0"};

double Rate(const Scaling& bench, Lab& lab, int processes) {
  EnqueueMany(lab.store().queue(), kBlueprint, bench.runs);
  lab.Settle();
  const auto sampler = lab.store().NewSampler({});
  const auto completed = [&] {
    return sampler->Sample().depth.at(model::IndexOf(model::RunStatus::kCompleted));
  };
  const auto before = completed();
  // From the first run, so that what it takes to start a process is not counted.
  std::deque<XynProcess> workers;
  for (int i = 0; i < processes; ++i) workers.emplace_back(kWorker, lab.url());
  const auto wait_for = [&](std::int64_t count, std::chrono::milliseconds look_every) {
    while (completed() < before + count) {
      if (!std::ranges::all_of(workers, &XynProcess::Runs)) {
        throw base::EnvironmentError("a worker ended by itself");
      }
      std::this_thread::sleep_for(look_every);
    }
  };
  wait_for(1, std::chrono::milliseconds(5));
  const std::int64_t left = bench.runs - (completed() - before);
  return static_cast<double>(left) / TimeOf([&] {
           // A look takes the database a millisecond, of which the workers would have been glad.
           wait_for(bench.runs, std::chrono::milliseconds(20));
         });
}

std::string Workers(int processes) {
  return fmt::format("{} worker process{}", processes, processes == 1 ? "" : "es");
}

std::string Plain(int processes) {
  return fmt::format("plain SQL, {} connections", processes * kConnections);
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
  const auto plain = lab.NewPlainQueue();
  std::vector<std::function<double()>> contenders;
  contenders.reserve(2 * processes.size());
  for (const int count : processes) {
    contenders.emplace_back([this, &lab, count] { return Rate(*this, lab, count); });
    contenders.emplace_back([&, count] {
      return RateOfWorking(*plain, runs, count * kConnections, PlainQueue::kBatch);
    });
  }
  const auto rates = MeasureByTurns(contenders, rounds, log);
  const auto row = [&](std::string what, const Summary& measured, std::string beside,
                       const Summary& reference) {
    report.Add({std::move(what), "runs/s", measured, std::move(beside), reference});
  };
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const Summary& rate = rates[2 * i];
    if (i > 0) row(Workers(processes[i]), rate, Workers(processes[0]), rates[0]);
    row(Workers(processes[i]), rate, Plain(processes[i]), rates[2 * i + 1]);
  }
  for (std::size_t i = 1; i < processes.size(); ++i) {
    row(Plain(processes[i]), rates[2 * i + 1], Plain(processes[0]), rates[1]);
  }
}

}  // namespace xyn::bench
