// From where on to look for leases that have run out.
#pragma once

#include <chrono>
#include <optional>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/postgres/look_budget.h"

namespace xyn::store::postgres {

// Every run leaves the entry of its lease in the index. Once walking over them has become dear
// (look_budget.h), a look begins where the one before it ended, but for kLate; what ran out earlier
// and was not there to be seen then, the next look from the first on finds.
//
// Place: a part of who looks. Threads: any.
class ExpiredLeases {
 public:
  // Commits may be late: a lease that is granted for less time than its transaction takes.
  static constexpr std::chrono::seconds kLate{2};

  // nullopt: from the first.
  std::optional<base::Timestamp> LookFrom(base::SteadyTime now) const;

  // A look that began at `from` and saw all there was until `database_now` has ended.
  void Looked(std::optional<base::Timestamp> from, base::Timestamp database_now,
              base::SteadyTime now, std::chrono::nanoseconds took);

 private:
  mutable base::Mutex mutex_;
  LookBudget budget_ XYN_GUARDED_BY(mutex_);
  base::Timestamp looked_until_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
