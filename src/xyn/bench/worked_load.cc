#include "xyn/bench/worked_load.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "xyn/bench/load.h"

namespace xyn::bench {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Runs that wait at most: enough for the worker never to run dry.
constexpr long kAhead = 5'000;

constexpr int kBatch = 1'000;
constexpr milliseconds kPacedEvery{20};

}  // namespace

Rates Watch(WorkedLoad& load, double seconds) {
  std::vector<double> rates;
  const auto start = steady_clock::now();
  const long done_at_start = load.done();
  const auto rate_since = [&](steady_clock::time_point from, long done) {
    return static_cast<double>(load.done() - done) /
           duration<double>(steady_clock::now() - from).count();
  };
  do {
    const auto from = steady_clock::now();
    const long done = load.done();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    rates.push_back(rate_since(from, done));
  } while (steady_clock::now() < start + duration<double>(seconds));
  return {Summarise(std::move(rates)), rate_since(start, done_at_start)};
}

WorkerLoad::WorkerLoad(Lab& lab, base::Logger& log)
    : queue_(lab.store().queue()), worker_(lab.worker_store(), log) {
  worker_.Start();
}

void WorkerLoad::Enqueue(const std::stop_token& stop) {
  long enqueued = 0;
  double owed = 0;  // of the pace
  auto looked = steady_clock::now();
  while (!stop.stop_requested()) {
    if (const double pace = pace_; pace > 0) {
      std::this_thread::sleep_for(kPacedEvery);
      const auto now = steady_clock::now();
      owed += pace * duration<double>(now - std::exchange(looked, now)).count();
      const auto batch = static_cast<int>(owed);
      EnqueueMany(queue_, NoopWorker::kBlueprint, batch);
      enqueued += batch;
      owed -= batch;
      continue;
    }
    looked = steady_clock::now();
    if (enqueued - worker_.completed() > kAhead) {
      std::this_thread::sleep_for(milliseconds(1));
    } else {
      EnqueueMany(queue_, NoopWorker::kBlueprint, kBatch);
      enqueued += kBatch;
    }
  }
}

PlainLoad::PlainLoad(Lab& lab) : queue_(lab.NewPlainQueue()) {}

void PlainLoad::Work(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    queue_->Enqueue(PlainQueue::kBatch);
    done_ += queue_->ClaimAndFinish(PlainQueue::kBatch);
  }
}

}  // namespace xyn::bench
