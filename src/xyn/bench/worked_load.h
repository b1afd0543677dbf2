// A load that a worker or plain SQL works as it comes.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <stop_token>

#include "xyn/base/log.h"
#include "xyn/bench/beside.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/noop_worker.h"
#include "xyn/bench/plain_queue.h"
#include "xyn/bench/summary.h"

namespace xyn::bench {

// Place: on the stack of a benchmark. Threads: its own from the constructor until the destructor.
class WorkedLoad {
 public:
  WorkedLoad() = default;
  WorkedLoad(const WorkedLoad&) = delete;
  WorkedLoad& operator=(const WorkedLoad&) = delete;
  virtual ~WorkedLoad() = default;

  virtual long done() = 0;  // runs so far
  virtual void End() = 0;   // throws what broke it
};

// Runs a second.
struct Rates {
  Summary seconds;  // second by second
  double mean = 0;  // over all of them
};

// For so long.
Rates Watch(WorkedLoad& load, double seconds);

// No-op runs of a worker: as many as it can do, a few thousand always waiting, or at a pace.
class WorkerLoad final : public WorkedLoad {
 public:
  WorkerLoad(Lab& lab, base::Logger& log);

  // Runs a second from now on; nullopt: as many as it can do.
  void SetPace(std::optional<double> per_second) { pace_ = per_second.value_or(0); }

  long done() override { return worker_.completed(); }
  void End() override { enqueueing_.End(); }

 private:
  void Enqueue(const std::stop_token& stop);

  store::RunQueue& queue_;
  NoopWorker worker_;
  std::atomic<double> pace_ = 0;  // 0: as many as it can do
  Beside enqueueing_{[this](const std::stop_token& stop) { Enqueue(stop); }};
};

// As many as one connection can enqueue, claim and finish in batches.
class PlainLoad final : public WorkedLoad {
 public:
  explicit PlainLoad(Lab& lab);

  long done() override { return done_; }
  void End() override { working_.End(); }

 private:
  void Work(const std::stop_token& stop);

  const std::unique_ptr<PlainQueue> queue_;
  std::atomic<long> done_ = 0;
  Beside working_{[this](const std::stop_token& stop) { Work(stop); }};
};

}  // namespace xyn::bench
