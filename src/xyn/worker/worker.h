// Claims runs, executes their blueprints, keeps their leases, reports how they ended.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/blueprint.h"
#include "xyn/store/store.h"

namespace xyn::worker {

struct WorkerOptions {
  std::string worker_id;  // unique among living workers
  int concurrency = 64;   // handlers at a time: slots
  std::chrono::milliseconds lease{60'000};
  std::chrono::milliseconds poll_interval{2'000};  // the fallback when no wake-up comes
  std::chrono::milliseconds grace{30'000};         // for running handlers when asked to stop
};

// One worker: a claiming thread, a pool of executing threads, a finishing thread, a renewing
// thread, a listening thread, one that watches the time, and one that sends heartbeats.
//
// Place: owned by app; borrows everything it is given, which must outlive it. `blueprints` must not
// change any more.
// Threads: all methods from any thread.
// Errors: what the store throws is counted, logged once per change of state and retried with
// backoff; nothing escapes.
class Worker {
 public:
  Worker(store::Store& store, const model::Blueprints& blueprints, metrics::Registry& registry,
         const base::Clock& clock, base::Logger& log, const WorkerOptions& options);
  ~Worker();  // Stop(), if it was not called
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Throws std::system_error if a thread cannot be started. To be called once.
  void Start();

  // Stops claiming, lets running handlers end within the grace period, asks the rest to stop,
  // releases their runs to the queue, flushes finishes, and returns. A handler that ignores its
  // stop token is abandoned: its run has been released, its thread goes down with the process.
  // Returns false if a handler was abandoned: then end the process without destroying what handlers
  // may still use (std::_Exit). A second call returns what the first one did.
  bool Stop();

 private:
  class Parts;

  base::Mutex mutex_;
  std::unique_ptr<Parts> parts_ XYN_GUARDED_BY(mutex_);  // null once stopped
  bool abandoned_any_ XYN_GUARDED_BY(mutex_) = false;
};

}  // namespace xyn::worker
