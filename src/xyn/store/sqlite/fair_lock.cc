#include "xyn/store/sqlite/fair_lock.h"

namespace xyn::store::sqlite {

using std::chrono::steady_clock;

bool FairLock::LockBy(steady_clock::time_point deadline) { return AwaitTurn(deadline); }

void FairLock::Unlock() { CallNext(); }

bool FairLock::AwaitTurn(steady_clock::time_point deadline) {
  const base::MutexLock lock(mutex_);
  const std::uint64_t ticket = next_ticket_++;
  while (serving_ != ticket && steady_clock::now() < deadline) turn_.WaitUntil(mutex_, deadline);
  if (serving_ == ticket) return true;
  abandoned_.insert(ticket);
  return false;
}

void FairLock::CallNext() {
  {
    const base::MutexLock lock(mutex_);
    ++serving_;
    while (abandoned_.erase(serving_) > 0) ++serving_;
  }
  turn_.NotifyAll();
}

}  // namespace xyn::store::sqlite
