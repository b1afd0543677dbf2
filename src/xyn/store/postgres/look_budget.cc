#include "xyn/store/postgres/look_budget.h"

#include <algorithm>

namespace xyn::store::postgres {

base::SteadyTime LookBudget::DueAt() const {
  const std::chrono::microseconds cost = *std::min_element(latest_.begin(), latest_.end());
  return cost < kCheap ? base::SteadyTime::min() : looked_at_ + kShare * cost;
}

void LookBudget::Looked(base::SteadyTime now, std::chrono::microseconds took) {
  latest_.at(next_) = took;
  next_ = (next_ + 1) % latest_.size();
  looked_at_ = now;
}

}  // namespace xyn::store::postgres
