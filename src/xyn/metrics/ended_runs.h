// Counts runs that ended, whoever in the process ended them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/metrics/blueprint_labels.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/run_status.h"

namespace xyn::metrics {

// Feeds xyn_runs_finished_total and xyn_blueprint_run_count_total. A process may have several of
// these on one registry: they share series and names. Every status is there from the start.
//
// Place: owned by a component's probe; borrows the registry. Threads: any.
class EndedRuns final {
 public:
  explicit EndedRuns(Registry& registry);
  EndedRuns(const EndedRuns&) = delete;
  EndedRuns& operator=(const EndedRuns&) = delete;

  // Shows the blueprint at 0 before its first run ends.
  void Expect(std::string_view blueprint);

  // The store has it that a run of `blueprint` ended as `status`, which is terminal.
  void RunEnded(std::string_view blueprint, model::RunStatus status);

 private:
  using ByStatus = std::array<prometheus::Counter*, model::kRunStatuses.size()>;  // null: live

  ByStatus& SeriesOf(std::string_view blueprint);

  Registry& registry_;
  BlueprintLabels& labels_;
  const ByStatus finished_;
  base::Mutex mutex_;
  std::map<std::string, ByStatus, std::less<>> by_label_ XYN_GUARDED_BY(mutex_);  // only ever grows
};

}  // namespace xyn::metrics
