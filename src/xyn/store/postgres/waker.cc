#include "xyn/store/postgres/waker.h"

#include <system_error>
#include <utility>

#include "xyn/base/pause.h"
#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {

Waker::Waker(Pool& pool) : pool_(pool) {}

Waker::~Waker() {
  std::jthread thread;
  {
    const base::MutexLock lock(mutex_);
    thread = std::move(thread_);
  }
}

void Waker::RunsReady() {
  const base::MutexLock lock(mutex_);
  if (!thread_.joinable() && !StartLocked()) return;
  if (std::exchange(pending_, true)) return;
  changed_.NotifyOne();
}

// The runs are enqueued, whether there can be a thread or not.
bool Waker::StartLocked() {
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void Waker::Run(const std::stop_token& stop) {
  base::MutexLock lock(mutex_);
  while (pending_ || !stop.stop_requested()) {
    while (!pending_ && !stop.stop_requested()) changed_.Wait(mutex_, stop);
    if (!std::exchange(pending_, false)) return;
    lock.Unlock();
    Notify();
    base::Pause(kEvery, stop);
    lock.Lock();
  }
}

void Waker::Notify() {
  try {
    pool_.Take(Use::kBrief)->Run(kWakeWorkers, Parameters(), Effect::kReads);
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): left to the workers' poll
  }
}

}  // namespace xyn::store::postgres
