#include "xyn/store/postgres/look_price.h"

#include <algorithm>

namespace xyn::store::postgres {

bool LookPrice::IsDear() const { return *std::ranges::min_element(latest_) >= kCheap; }

void LookPrice::Looked(std::chrono::microseconds took) {
  latest_.at(next_) = took;
  next_ = (next_ + 1) % latest_.size();
}

}  // namespace xyn::store::postgres
