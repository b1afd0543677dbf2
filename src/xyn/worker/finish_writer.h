// Gets one batch of finishes into the store, whatever it takes.
#pragma once

#include <span>
#include <stop_token>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/store.h"
#include "xyn/worker/attempt.h"
#include "xyn/worker/in_flight.h"
#include "xyn/worker/outage.h"
#include "xyn/worker/worker_probe.h"

namespace xyn::worker {

// An attempt that has ended and how.
struct Ended {
  AttemptPtr attempt;
  store::Finish finish;
};

// Place: owned by the finisher. Threads: its one thread.
// Errors: a store that is unavailable, or a finish in doubt, is asked again with the same batch:
// the repetition of a finish reports what the first one did (store.h). A batch that the store
// refuses as invalid is cut in halves until the culprit stands alone, which is then failed for good
// without the values it came with.
class FinishWriter {
 public:
  FinishWriter(store::RunQueue& queue, InFlight& in_flight, WorkerProbe& probe,
               const base::Clock& clock, base::Logger& log);

  // Returns when all of `batch`, at most store::kMaxBatch, was acknowledged or given up; each
  // attempt has then left `in_flight`. False if `stop` was requested before.
  bool Write(std::vector<Ended> batch, const std::stop_token& stop);

 private:
  // An attempt whose finish is on its way, at the same index as the finish.
  using Attempts = std::span<const AttemptPtr>;
  using Finishes = std::span<store::Finish>;

  bool WriteAll(Attempts attempts, Finishes finishes, const std::stop_token& stop);
  bool WriteHalves(Attempts attempts, Finishes finishes, const std::stop_token& stop);
  bool WriteCulprit(const AttemptPtr& attempt, store::Finish& finish, const std::string& problem,
                    const std::stop_token& stop);
  void Acknowledge(Attempts attempts, std::span<const store::FinishOutcome> outcomes);

  store::RunQueue& queue_;
  InFlight& in_flight_;
  WorkerProbe& probe_;
  base::Logger& log_;
  Outage outage_;
};

}  // namespace xyn::worker
