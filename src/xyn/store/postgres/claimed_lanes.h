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
#include "xyn/store/postgres/look_price.h"
#include "xyn/store/postgres/sweep.h"

namespace xyn::store::postgres {

// A lane is a (name, priority) that has QUEUED runs; within it runs are claimed by run_at and id. A
// claim finds all lanes and begins at their beginnings, unless that has become dear
// (look_price.h): then it goes on behind the runs that were claimed last. What it leaves behind is
// looked for by turns, in a small part of the time: new lanes at the priorities between those
// that are known, and runs whose transactions committed late behind what was claimed, slice by
// slice (sweep.h), as a look at all of it would keep the claims waiting for seconds.
//
// Place: a part of Claimer. Threads: any; made for one that claims, always for the same blueprints.
class ClaimedLanes {
 public:
  struct Lane {
    std::string name;
    std::int32_t priority = 0;
    // Of the run that was claimed last.
    base::Timestamp run_at;
    base::Uuid id;
  };

  // All lanes of a blueprint whose priority is between these two, which are not included.
  struct Gap {
    std::string name;
    std::int64_t above = 0;
    std::int64_t below = 0;
  };

  // Of a lane, the runs behind one.
  struct Stretch {
    std::string name;
    std::int32_t priority = 0;
    std::optional<base::Timestamp> run_at;  // of that one; nullopt: from the first
    base::Uuid id;
    std::optional<base::Timestamp> until;  // included; nullopt: what is ahead
    base::Uuid until_id;                   // the last of those that have that run_at
  };

  // What a claim is to look through.
  struct Area {
    enum class Kind { kEverything, kAhead, kAheadAndGaps, kAheadAndSlice };

    Kind kind = Kind::kEverything;
    std::vector<Gap> gaps;
    std::vector<Stretch> stretches;
    Sweep::Slice slice;  // of kAheadAndSlice
  };

  // What a claim has found in it.
  struct Found {
    std::chrono::microseconds took;  // in the database, to look at what is not ahead
    int wanted;
    int behind;  // runs that are not ahead, at most `limit`
    int limit;
    int claimed;  // of those
  };

  Area ToClaimFrom(std::span<const std::string> blueprints, base::SteadyTime now);
  // A claim in `area` ended at `now`.
  void Looked(const Area& area, base::SteadyTime now, const Found& found);
  // A claim in `area` failed at `now`, after so long.
  void Failed(const Area& area, base::SteadyTime now, std::chrono::microseconds took);
  // When the next look is due, while claims go on ahead.
  base::SteadyTime LookDueAt() const;

  // A run that was claimed, and none behind it in its lane by the same claim.
  void Claimed(Lane lane);

 private:
  // A process that claims from more lanes than that always looks, and keeps no more of them.
  static constexpr std::size_t kMost = 256;

  using Place = std::pair<base::Timestamp, base::Uuid>;

  Area AheadLocked(std::span<const std::string> blueprints) const XYN_REQUIRES(mutex_);
  void AddGapsLocked(Area& area, std::span<const std::string> blueprints) const
      XYN_REQUIRES(mutex_);
  void AddSliceLocked(Area& area) XYN_REQUIRES(mutex_);
  void LookedAtGapsLocked(base::SteadyTime now, std::chrono::microseconds took)
      XYN_REQUIRES(mutex_);

  mutable base::Mutex mutex_;
  LookPrice price_ XYN_GUARDED_BY(mutex_);  // of looks at everything
  Sweep sweep_ XYN_GUARDED_BY(mutex_){Sweep::Options()};
  base::SteadyTime gaps_due_ XYN_GUARDED_BY(mutex_) = base::SteadyTime::min();
  std::chrono::microseconds gaps_took_ XYN_GUARDED_BY(mutex_){};
  std::map<std::pair<std::string, std::int32_t>, Place> last_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
