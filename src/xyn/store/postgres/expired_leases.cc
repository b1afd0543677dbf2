#include "xyn/store/postgres/expired_leases.h"

namespace xyn::store::postgres {

std::optional<base::Timestamp> ExpiredLeases::LookFrom(base::SteadyTime now) const {
  const base::MutexLock lock(mutex_);
  if (budget_.IsDue(now)) return std::nullopt;
  return looked_until_ - kLate;
}

void ExpiredLeases::Looked(std::optional<base::Timestamp> from, base::Timestamp database_now,
                           base::SteadyTime now, std::chrono::nanoseconds took) {
  const base::MutexLock lock(mutex_);
  looked_until_ = database_now;  // also when its clock was set back
  if (!from) budget_.Looked(now, std::chrono::ceil<std::chrono::microseconds>(took));
}

}  // namespace xyn::store::postgres
