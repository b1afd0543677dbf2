// What a worker tells about itself: verbs for its parts, metric families for the outside.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/metrics/blueprint_labels.h"
#include "xyn/metrics/ended_runs.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/run_status.h"
#include "xyn/store/requests.h"
#include "xyn/worker/attempt.h"

namespace xyn::worker {

// Place: owned by Worker; borrows the registry. Registers every series it can know beforehand, so
// that each is 0 rather than absent before the first event.
// Threads: any.
class WorkerProbe {
 public:
  WorkerProbe(metrics::Registry& registry, const std::vector<std::string>& blueprints, int slots);

  void run_claimed(const store::Claim& claim);
  void handler_returned(Attempt& attempt, std::chrono::nanoseconds took);
  void runs_held(int change);  // claimed, and their handlers have not returned

  // The store acknowledged a finish with `outcome`. A run that ended with it becomes an exemplar of
  // its blueprint's duration: whoever follows one finds the run ended.
  void finish_acknowledged(Attempt& attempt, store::FinishOutcome outcome);

  // Counted once for each lease.
  void lease_expired(Attempt& attempt);  // by this worker's own clock
  void lease_refused(Attempt& attempt);  // by a renewal

  // `slack`: what was left of the lease, negative when it had run out.
  void lease_renewed(std::chrono::nanoseconds slack);
  void renewal_refused();
  void renewal_met_locked_row();
  void renewals_failed(std::size_t count);

 private:
  struct BlueprintSeries {
    prometheus::Histogram* duration = nullptr;
    metrics::Exemplars* examples = nullptr;  // of duration
  };

  void AddBlueprint(metrics::Registry& registry, std::string_view label);
  const BlueprintSeries& SeriesOf(const std::string& blueprint);
  void RunEnded(const Attempt& attempt, model::RunStatus status);
  void LeaseLost(Attempt& attempt, prometheus::Counter& by);

  prometheus::Counter& claimed_;
  prometheus::Counter& reclaimed_;
  prometheus::Counter& retried_;
  prometheus::Histogram& wait_;
  metrics::EndedRuns ended_;

  prometheus::Counter& lost_expired_;
  prometheus::Counter& lost_refused_;
  prometheus::Counter& lost_finish_refused_;
  prometheus::Counter& renewed_;
  prometheus::Counter& renewal_refused_;
  prometheus::Counter& renewal_busy_;
  prometheus::Counter& renewal_error_;
  prometheus::Histogram& slack_;

  prometheus::Gauge& slots_;
  prometheus::Gauge& busy_;
  base::Mutex held_mutex_;
  int held_ XYN_GUARDED_BY(held_mutex_) = 0;

  metrics::BlueprintLabels& labels_;
  std::map<std::string, BlueprintSeries, std::less<>> by_label_;  // constant after construction
};

}  // namespace xyn::worker
