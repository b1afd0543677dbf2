#include "xyn/store/postgres/expired_leases.h"

#include <algorithm>

namespace xyn::store::postgres {

std::vector<ExpiredLeases::Stretch> ExpiredLeases::ToLookAt(base::SteadyTime now) {
  const base::MutexLock lock(mutex_);
  std::vector<Stretch> stretches;
  if (!price_.IsDear()) {
    stretches.emplace_back();
    return stretches;
  }
  const base::Timestamp seen_until = looked_until_ - kLate;
  stretches.push_back({seen_until, std::nullopt});
  if (now >= sweep_.DueAt()) {
    const Sweep::Slice slice = sweep_.Next(seen_until);
    stretches.push_back({slice.from, slice.until});
  }
  return stretches;
}

void ExpiredLeases::Looked(const Stretch& stretch, base::Timestamp database_now,
                           base::SteadyTime now, std::chrono::microseconds took) {
  const base::MutexLock lock(mutex_);
  if (stretch.until) {
    if (sweep_.Passed({stretch.from, *stretch.until}, now, took)) {
      price_.Looked(sweep_.took());
    }
    return;
  }
  looked_until_ = database_now;  // also when its clock was set back
  if (stretch.from) return;
  if (!price_.IsDear()) sweep_ = Sweep(kSweep);
  price_.Looked(took);
}

void ExpiredLeases::Failed(const Stretch& stretch, base::SteadyTime now,
                           std::chrono::microseconds took) {
  const base::MutexLock lock(mutex_);
  if (stretch.until) {
    sweep_.Failed(
        {stretch.from, *stretch.until}, now,
        std::clamp<std::chrono::microseconds>(took, kSweep.dear, std::chrono::seconds(1)));
  } else if (!stretch.from) {
    price_.Looked(took);
  }
}

}  // namespace xyn::store::postgres
