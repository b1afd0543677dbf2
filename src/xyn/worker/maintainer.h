// The upkeep of a store, by whichever processes run one of these.
#pragma once

#include <thread>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/metrics/ended_runs.h"
#include "xyn/store/store.h"
#include "xyn/worker/outage.h"

namespace xyn::worker {

// Reaps every second: ends runs whose lease has run out and that nobody may claim again, and counts
// them. Folds count deltas every 1 to 5 seconds, at random so that many processes share the work;
// every second while there are many.
//
// Place: owned by app, independent of a Worker; borrows what it is given, which must outlive it.
// Threads: one of its own. Errors: logged once per change of state, tried again with backoff.
class Maintainer {
 public:
  Maintainer(store::Maintenance& maintenance, metrics::Registry& registry, const base::Clock& clock,
             base::Logger& log);
  Maintainer(const Maintainer&) = delete;
  Maintainer& operator=(const Maintainer&) = delete;

  void Start();
  void Stop();  // waits for a statement under way

  // Does what is due, on the calling thread, and returns when it is to be called next; what Start
  // does in time. Throws what the store throws.
  base::SteadyTime DoWhatIsDue();

 private:
  void Run(const std::stop_token& stop);
  void Reap();

  store::Maintenance& maintenance_;
  const base::Clock& clock_;
  base::Logger& log_;
  metrics::EndedRuns ended_;

  // Of the thread that does the work.
  Outage outage_;
  std::minstd_rand random_;
  base::SteadyTime reap_at_;
  base::SteadyTime compact_at_;

  std::jthread thread_;
};

}  // namespace xyn::worker
