// Tells the store, again and again, that this worker is alive.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"
#include "xyn/worker/outage.h"

namespace xyn::worker {

// Place: owned by Worker; borrows what it is given, which must outlive it.
// Threads: one of its own, which waits for the store and for nothing else: a worker whose handlers
// are all stuck is alive, and xyn_worker_slots_busy tells the rest.
// Errors: a store that does not answer is asked again with backoff.
class HeartbeatLoop {
 public:
  HeartbeatLoop(store::WorkerRegistry& workers, std::string worker_id,
                std::chrono::milliseconds lease, const base::Clock& clock, base::Logger& log);

  // A third of the lease, as leases are renewed: a worker that died counts as alive about as long
  // as its leases stand. 1 s at least, not to keep the store busy; 10 s at most, not to count the
  // dead for long where leases are long.
  static std::chrono::milliseconds PeriodFor(std::chrono::milliseconds lease);

  void Start();

  // Waits for a heartbeat under way, then says goodbye, once; a store that does not answer finds
  // out by itself.
  void Stop();

 private:
  void Run(const std::stop_token& stop);

  store::WorkerRegistry& workers_;
  const std::string worker_id_;
  const std::chrono::milliseconds period_;
  const base::Clock& clock_;
  base::Logger& log_;
  Outage outage_;  // of this thread

  std::jthread thread_;
};

}  // namespace xyn::worker
