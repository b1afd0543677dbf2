#include "xyn/store/postgres/look_budget.h"

#include <algorithm>

namespace xyn::store::postgres {

std::chrono::microseconds LookBudget::Cost() const {
  return *std::min_element(latest_.begin(), latest_.end());
}

base::SteadyTime LookBudget::DueAt() const {
  return IsDear() ? looked_at_ + kShare * Cost() : base::SteadyTime::min();
}

void LookBudget::Looked(base::SteadyTime now, std::chrono::microseconds took) {
  latest_.at(next_) = took;
  next_ = (next_ + 1) % latest_.size();
  looked_at_ = now;
}

}  // namespace xyn::store::postgres
