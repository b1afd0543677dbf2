#include "xyn/store/postgres/waker.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "xyn/base/pause.h"
#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {

namespace {

constexpr std::chrono::milliseconds kLongestPause = std::chrono::minutes(1);

}  // namespace

Waker::Waker(Pool& pool, std::function<void()> warm_up)
    : pool_(pool), warm_up_(std::move(warm_up)) {}

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
    if (!pending_) changed_.WaitFor(mutex_, stop, kLookEvery);
    const bool notify = std::exchange(pending_, false);
    lock.Unlock();
    if (notify) {
      Notify();
      base::Pause(kEvery, stop);
    } else if (!stop.stop_requested()) {
      WarmUpIfNeeded();
    }
    lock.Lock();
  }
}

void Waker::WarmUpIfNeeded() {
  const int losses = pool_.Losses();
  if (losses == warmed_up_after_ || std::chrono::steady_clock::now() < next_try_) return;
  try {
    warm_up_();
    warmed_up_after_ = losses;
    pause_ = kLookEvery;
  } catch (const Error&) {
    pause_ = std::min(2 * pause_, kLongestPause);
    next_try_ = std::chrono::steady_clock::now() + pause_;
  }
}

void Waker::Notify() {
  try {
    pool_.Take(Use::kBrief)->Run(kWakeWorkers, Parameters(), Effect::kReads);
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): left to the workers' poll
  }
}

}  // namespace xyn::store::postgres
