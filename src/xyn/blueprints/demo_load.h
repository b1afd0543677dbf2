// A steady mixed load of the demo blueprints, so that there is something to see.
#pragma once

#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/base/uuid.h"
#include "xyn/metrics/ended_runs.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::blueprints {

// About 20 runs a second: most of them short, some slow, some that fail and are retried, some
// scheduled 5 to 60 seconds ahead, a few cancelled while they wait or run; every 20 seconds a burst
// that makes a backlog of some seconds; and every few seconds a worker that dies: it claims a run
// of demo.legacy, which no other worker knows, and is not heard of again. The run's lease runs out,
// and as nobody may claim it again it ends as FAILED, lease_expired.
//
// Place: owned by app; borrows what it is given, which must outlive it.
// Threads: one of its own. Errors: a store that does not answer loses the demo a step; the first
// failure and the recovery are logged.
class DemoLoad {
 public:
  DemoLoad(store::RunQueue& queue, metrics::Registry& registry, const base::Clock& clock,
           base::Logger& log);
  DemoLoad(const DemoLoad&) = delete;
  DemoLoad& operator=(const DemoLoad&) = delete;

  void Start();

  // What is enqueued, cancelled and lost between two steps, on the calling thread; what Start does
  // every kStep. Throws what the store throws.
  static constexpr std::chrono::milliseconds kStep{250};
  void Step();

 private:
  void Run(const std::stop_token& stop);
  std::vector<model::NewRun> NextRuns();
  model::NewRun NextRun();
  void PlanCancels(const std::vector<model::NewRun>& runs,
                   const std::vector<store::Enqueued>& enqueued);
  void CancelWhatIsDue();
  void LetAWorkerDie();
  bool OneIn(int times);
  int Between(int low, int high);

  store::RunQueue& queue_;
  prometheus::Counter& enqueued_;
  metrics::EndedRuns ended_;
  const base::Clock& clock_;
  base::Logger& log_;

  // Of the thread that steps.
  struct PlannedCancel {
    base::SteadyTime at;
    base::Uuid id;
    std::string blueprint;
  };
  std::deque<PlannedCancel> cancels_;  // in order of time
  std::size_t steps_ = 0;
  std::size_t next_death_ = 0;  // in steps
  std::mt19937 random_;

  std::jthread thread_;
};

}  // namespace xyn::blueprints
