#include "xyn/store/sqlite/fair_lock.h"

namespace xyn::store::sqlite {

bool FairLock::LockBy(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  const std::uint64_t ticket = next_ticket_++;
  if (turn_.wait_until(lock, deadline, [&] { return serving_ == ticket; })) return true;
  abandoned_.insert(ticket);
  return false;
}

void FairLock::Unlock() {
  {
    const std::scoped_lock lock(mutex_);
    ++serving_;
    while (abandoned_.erase(serving_) > 0) ++serving_;
  }
  turn_.notify_all();
}

}  // namespace xyn::store::sqlite
