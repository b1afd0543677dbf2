#include "xyn/bench/enqueue.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "xyn/bench/api_server.h"
#include "xyn/bench/beside.h"
#include "xyn/bench/flags.h"
#include "xyn/bench/http_load.h"
#include "xyn/bench/load.h"
#include "xyn/bench/noop_worker.h"

namespace xyn::bench {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

constexpr int kThreads = 16;
constexpr const char* kName = "bench.enqueued";
constexpr const char* kPath = "/api/v1/runs";

// Adds so many runs; of one thread.
using Add = std::function<int()>;

// Runs a second that `threads` threads add, each with what `make` gives it.
double RateOf(int threads, double seconds, const std::function<Add()>& make) {
  std::vector<Add> adds;
  adds.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) adds.push_back(make());
  std::atomic<long> added = 0;
  const auto start = steady_clock::now();
  const auto end = start + duration<double>(seconds);
  std::deque<Beside> adding;
  for (const Add& add : adds) {
    adding.emplace_back([&](const std::stop_token&) {
      while (steady_clock::now() < end) added += add();
    });
  }
  for (Beside& one : adding) one.End();
  return static_cast<double>(added) / duration<double>(steady_clock::now() - start).count();
}

std::string JsonOf(int runs) {
  std::string one = fmt::format(R"({{"name":"{}","inputs":{{"a":1}}}})", kName);
  if (runs == 1) return one;
  std::string all = "[" + one;
  for (int i = 1; i < runs; ++i) all += "," + one;
  return all + "]";
}

// The ways to add runs, by what they are beside.
class Ways {
 public:
  Ways(Lab& lab, base::Logger& log)
      : queue_(lab.store().queue()), plain_(lab.NewPlainQueue()), server_(lab.store(), log) {
    run_.name = kName;
    run_.inputs = R"({"a":1})";
  }

  std::function<Add()> Library(int batch) const {
    return [this, batch] {
      return [this, runs = std::vector<model::NewRun>(static_cast<std::size_t>(batch), run_)] {
        queue_.Enqueue(runs);
        return static_cast<int>(runs.size());
      };
    };
  }
  std::function<Add()> Plain(int batch) const {
    return [this, batch] {
      return [batch, queue = std::shared_ptr<PlainQueue>(plain_->Connect())] {
        queue->Enqueue(batch);
        return batch;
      };
    };
  }
  // Runs a second that are added by POST.
  double HttpRate(int connections, double seconds, int batch) const {
    constexpr int kCreated = 201;
    const auto time = std::chrono::milliseconds(static_cast<long>(seconds * 1'000));
    const Answered answered =
        AskFor(time, server_.port(), PostJsonRequest(kPath, JsonOf(batch)), kCreated, connections);
    return static_cast<double>(answered.responses) * batch / answered.took.count();
  }

 private:
  store::RunQueue& queue_;
  const std::unique_ptr<PlainQueue> plain_;
  const ApiServer server_;
  model::NewRun run_;
};

}  // namespace

void Enqueue::AddFlags(CLI::App& command) {
  command.add_option("--seconds", seconds, "Seconds of each in each round")
      ->check(CLI::Range(0.1, 3'600.0))
      ->capture_default_str();
  AddRounds(command, rounds);
  command.add_option("--batch", batch, "Runs in a batch")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
}

void Enqueue::Run(Lab& lab, base::Logger& log, Report& report) const {
  const Ways ways(lab, log);
  NoopWorker listener(lab.worker_store(), log);
  listener.Start();
  const auto measure = [&](int threads, const std::function<Add()>& way) {
    return [this, threads, way] { return RateOf(threads, seconds, way); };
  };
  const auto post = [&](int connections, int runs) {
    return [this, &ways, connections, runs] { return ways.HttpRate(connections, seconds, runs); };
  };
  const auto rates = MeasureByTurns(
      {measure(1, ways.Plain(batch)), measure(1, ways.Library(batch)),
       measure(2, ways.Plain(batch)), measure(2, ways.Library(batch)), post(2, batch),
       measure(kThreads, ways.Plain(1)), measure(kThreads, ways.Library(1)), post(kThreads, 1)},
      rounds, log);
  const auto row = [&](std::string what, std::size_t which, const char* beside, std::size_t base) {
    report.Add({std::move(what), "runs/s", rates[which], beside, rates[base]});
  };
  const std::string batches = fmt::format("batches of {}", batch);
  row(batches + ", one connection", 1, "plain INSERT", 0);
  row(batches + ", two connections", 3, "plain INSERT", 2);
  row(batches + " by POST, two connections", 4, "plain INSERT", 2);
  row("one by one, 16 threads", 6, "plain INSERT", 5);
  row("one by one by POST, 16 connections", 7, "plain INSERT", 5);
}

}  // namespace xyn::bench
