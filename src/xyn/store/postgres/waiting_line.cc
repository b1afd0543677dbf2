#include "xyn/store/postgres/waiting_line.h"

#include <algorithm>

namespace xyn::store::postgres {

void WaitingLine::Join(Waiter& waiter) {
  const auto place =
      waiter.use != Use::kUrgent
          ? waiters_.end()
          : std::ranges::find_if(waiters_, [](auto* one) { return one->use != Use::kUrgent; });
  waiters_.insert(place, &waiter);
}

void WaitingLine::Leave(Waiter& waiter) { waiters_.remove(&waiter); }

WaitingLine::Waiter* WaitingLine::First(bool may_block) const {
  const auto first = std::ranges::find_if(
      waiters_, [may_block](auto* one) { return may_block || one->use != Use::kMayBlock; });
  return first == waiters_.end() ? nullptr : *first;
}

}  // namespace xyn::store::postgres
