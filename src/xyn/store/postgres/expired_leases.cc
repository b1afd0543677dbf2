#include "xyn/store/postgres/expired_leases.h"

namespace xyn::store::postgres {

std::vector<ExpiredLeases::Stretch> ExpiredLeases::ToLookAt(base::SteadyTime now) {
  const base::MutexLock lock(mutex_);
  std::vector<Stretch> stretches;
  if (!budget_.IsDear()) {
    stretches.emplace_back();
    return stretches;
  }
  const base::Timestamp seen_until = looked_until_ - kLate;
  if (now >= sweep_.DueAt()) {
    const Sweep::Slice slice = sweep_.Next(seen_until);
    stretches.push_back({slice.from, slice.until});
  }
  stretches.push_back({seen_until, std::nullopt});
  return stretches;
}

void ExpiredLeases::Looked(const Stretch& stretch, base::Timestamp database_now,
                           base::SteadyTime now, std::chrono::microseconds took) {
  const base::MutexLock lock(mutex_);
  if (stretch.until) {
    if (sweep_.Passed({stretch.from, *stretch.until}, now, took)) {
      budget_.Looked(now, sweep_.took());
    }
    return;
  }
  looked_until_ = database_now;  // also when its clock was set back
  if (stretch.from) return;
  if (!budget_.IsDear()) sweep_ = Sweep(kSweep);
  budget_.Looked(now, took);
}

}  // namespace xyn::store::postgres
