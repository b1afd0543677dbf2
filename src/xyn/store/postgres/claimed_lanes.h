// Where the claims of this process have got to.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/base/uuid.h"
#include "xyn/store/postgres/look_budget.h"

namespace xyn::store::postgres {

// A lane is a (name, priority) that has QUEUED runs; within it runs are claimed by run_at and id. A
// claim finds all lanes and begins at their beginnings, unless that has become dear
// (look_budget.h): then it goes on behind the runs that were claimed last. What it leaves behind,
// new lanes and runs whose transactions committed late, the next look finds.
//
// Place: a part of Queue. Threads: any.
class ClaimedLanes {
 public:
  struct Lane {
    std::string name;
    std::int32_t priority = 0;
    // Of the run that was claimed last.
    base::Timestamp run_at;
    base::Uuid id;
  };

  // The lanes to go on in, of these blueprints; none if a look is due.
  std::vector<Lane> ToGoOnIn(std::span<const std::string> blueprints, base::SteadyTime now) const;

  // When a look is due; in the past if it always is.
  base::SteadyTime LookDueAt() const;

  // A run that was claimed, and none behind it in its lane by the same claim.
  void Claimed(Lane lane);
  // A look at the beginnings ended at `now`; it took `took` in the database, before anything was
  // claimed.
  void Looked(base::SteadyTime now, std::chrono::microseconds took);

 private:
  // A process that claims from more lanes than that always looks, and keeps no more of them.
  static constexpr std::size_t kMost = 256;

  using Place = std::pair<base::Timestamp, base::Uuid>;

  mutable base::Mutex mutex_;
  LookBudget budget_ XYN_GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::int32_t>, Place> last_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
