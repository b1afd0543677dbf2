// Which blueprints the gauges name, and which they sum up.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "xyn/metrics/blueprint_labels.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/queue_snapshot.h"

namespace xyn::collector {

// Names the blueprints with the most live runs, up to a limit; all others are "other". Not those
// that came first, as the counters do: what a backlog is for is to be found, and a gauge may change
// its name where a counter may not. A blueprint that has been named stays, at 0 if it has no live
// run, until a deeper one needs its place; so graphs come down to 0 and names do not come and go.
//
// Place: owned by Collector; borrows the registry. Threads: one.
class DeepestBlueprints final {
 public:
  explicit DeepestBlueprints(metrics::Registry& registry,
                             std::size_t limit = metrics::BlueprintLabels::kDefaultLimit);

  // What to show of `live`: by name, then "other" if any was ever folded into it. Each fold counts
  // in xyn_blueprint_names_folded_total.
  std::vector<model::BlueprintDepth> Choose(std::span<const model::BlueprintDepth> live);

 private:
  std::vector<model::BlueprintDepth> Candidates(std::span<const model::BlueprintDepth> live);
  bool Before(const model::BlueprintDepth& left, const model::BlueprintDepth& right) const;
  void Fold(std::span<const model::BlueprintDepth> rest);

  const std::size_t limit_;
  prometheus::Counter& folded_;
  std::set<std::string, std::less<>> named_;  // at the latest call; at most `limit_`
  model::BlueprintDepth other_;               // the sum of the rest, at the latest call
  bool has_other_ = false;
};

}  // namespace xyn::collector
