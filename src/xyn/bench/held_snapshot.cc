#include "xyn/bench/held_snapshot.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "xyn/bench/beside.h"
#include "xyn/bench/load.h"
#include "xyn/bench/noop_worker.h"
#include "xyn/bench/summary.h"

namespace xyn::bench {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

// Runs that wait at most: enough for the worker never to run dry.
constexpr long kAhead = 5'000;

// A load that goes on until it is destroyed, and counts what was worked.
class Work {
 public:
  virtual ~Work() = default;
  virtual long done() = 0;
  virtual void End() = 0;  // throws what broke it
};

class WorkerWork final : public Work {
 public:
  WorkerWork(Lab& lab, base::Logger& log)
      : queue_(lab.store().queue()), worker_(lab.worker_store(), log) {
    worker_.Start();
  }
  long done() override { return worker_.completed(); }
  void End() override { enqueueing_.End(); }

 private:
  void Enqueue(const std::stop_token& stop) {
    for (long enqueued = 0; !stop.stop_requested();) {
      if (enqueued - worker_.completed() > kAhead) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      EnqueueMany(queue_, NoopWorker::kBlueprint, 1'000);
      enqueued += 1'000;
    }
  }

  store::RunQueue& queue_;
  NoopWorker worker_;
  Beside enqueueing_{[this](const std::stop_token& stop) { Enqueue(stop); }};
};

class PlainWork final : public Work {
 public:
  explicit PlainWork(Lab& lab) : queue_(lab.NewPlainQueue()) {}
  long done() override { return done_; }
  void End() override { working_.End(); }

 private:
  void WorkUntil(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      queue_->Enqueue(200);
      done_ += queue_->ClaimAndFinish(200);
    }
  }

  const std::unique_ptr<PlainQueue> queue_;
  std::atomic<long> done_ = 0;
  Beside working_{[this](const std::stop_token& stop) { WorkUntil(stop); }};
};

// Runs a second, second by second.
Summary Watch(Work& work, double seconds) {
  std::vector<double> rates;
  const auto end = steady_clock::now() + duration<double>(seconds);
  do {
    const auto from = steady_clock::now();
    const long before = work.done();
    std::this_thread::sleep_for(std::chrono::seconds(1));
    rates.push_back(static_cast<double>(work.done() - before) /
                    duration<double>(steady_clock::now() - from).count());
  } while (steady_clock::now() < end);
  return Summarise(std::move(rates));
}

}  // namespace

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
                           const std::function<std::unique_ptr<Work>()>& start) {
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
  measure("a worker", [&] { return std::make_unique<WorkerWork>(lab, log); });
  measure("plain SQL", [&] { return std::make_unique<PlainWork>(lab); });
}

}  // namespace xyn::bench
