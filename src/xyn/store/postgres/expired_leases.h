// Where to look for leases that have run out.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/postgres/look_price.h"
#include "xyn/store/postgres/sweep.h"

namespace xyn::store::postgres {

// Every run leaves the entry of its lease in the index. Once walking over them has become dear
// (look_price.h), a look begins where the one before it ended, but for kLate; what ran out earlier
// and was not there to be seen then, a sweep finds (sweep.h).
//
// Place: a part of who looks. Threads: any.
class ExpiredLeases {
 public:
  // Commits may be late, by more than this only where a lease is granted for less time than its
  // transaction takes.
  static constexpr std::chrono::milliseconds kLate{250};
  // Looks are a second or more apart.
  static constexpr Sweep::Options kSweep{.cheap = std::chrono::milliseconds(10),
                                         .dear = std::chrono::milliseconds(50),
                                         .young_in_between = false};

  // Leases that run out from one instant to another, both included. nullopt: from the first, or to
  // now.
  struct Stretch {
    std::optional<base::Timestamp> from;
    std::optional<base::Timestamp> until;
  };

  // In this order.
  std::vector<Stretch> ToLookAt(base::SteadyTime now);

  // A look at one of them that saw all there was, at `database_now` there, has ended. It took the
  // database `took`.
  void Looked(const Stretch& stretch, base::Timestamp database_now, base::SteadyTime now,
              std::chrono::microseconds took);
  // A look at one of them failed, after so long.
  void Failed(const Stretch& stretch, base::SteadyTime now, std::chrono::microseconds took);

 private:
  base::Mutex mutex_;
  LookPrice price_ XYN_GUARDED_BY(mutex_);  // of looks at everything
  Sweep sweep_ XYN_GUARDED_BY(mutex_){kSweep};
  base::Timestamp looked_until_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
