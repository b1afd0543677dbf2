#include "xyn/worker/slots.h"

#include <algorithm>

#include "xyn/store/requests.h"

namespace xyn::worker {
namespace {

// A bound on every wait, so that no sum of a time and a duration overflows.
constexpr std::chrono::hours kLongestWait{1};

}  // namespace

Slots::Slots(int concurrency, const base::Clock& clock)
    : concurrency_(concurrency),
      most_unreported_(std::max(2 * concurrency, kMostUnreported)),
      clock_(clock),
      pace_(clock.Steady()),
      free_since_(base::SteadyTime::min()) {}

void Slots::Took(int claimed, std::size_t bytes) {
  const base::MutexLock lock(mutex_);
  if (claimed > 0) mean_bytes_ = bytes / static_cast<std::size_t>(claimed);
  ChangeLocked(claimed, 0);
}

void Slots::HandlerReturned() {
  const base::MutexLock lock(mutex_);
  pace_.HandlerReturned(clock_.Steady());
  ChangeLocked(-1, 1);
}

void Slots::GivenBack() {
  const base::MutexLock lock(mutex_);
  ChangeLocked(-1, 1);
}

void Slots::Reported(int attempts) {
  const base::MutexLock lock(mutex_);
  ChangeLocked(0, -attempts);
}

void Slots::ChangeLocked(int held, int unreported) {
  const bool all_were_taken = held_ >= concurrency_;
  held_ += held;
  unreported_ += unreported;
  if (all_were_taken && held_ < concurrency_) free_since_ = clock_.Steady();
  NotifyIfSoonerLocked();
}

void Slots::Wake() {
  const base::MutexLock lock(mutex_);
  woken_ = true;
  NotifyIfSoonerLocked();
}

void Slots::NotifyIfSoonerLocked() {
  if (!waiting_) return;
  const base::SteadyTime at = TurnAtLocked(waiting_->prospect);
  if (at >= waiting_->until) return;
  waiting_->until = at;
  changed_.NotifyOne();
}

std::optional<int> Slots::WaitForTurn(const std::stop_token& stop, const Prospect& prospect) {
  const base::MutexLock lock(mutex_);
  while (!stop.stop_requested()) {
    const base::SteadyTime now = clock_.Steady();
    const base::SteadyTime at = TurnAtLocked(prospect);
    if (at <= now) {
      waiting_.reset();
      woken_ = false;
      return std::min(FreeLocked(), store::kMaxBatch);
    }
    waiting_ = Waiting{prospect, at};
    changed_.WaitFor(mutex_, stop, std::min<base::SteadyTime::duration>(at - now, kLongestWait));
  }
  waiting_.reset();
  return std::nullopt;
}

base::SteadyTime Slots::TurnAt(const Prospect& prospect) const {
  const base::MutexLock lock(mutex_);
  return TurnAtLocked(prospect);
}

base::SteadyTime Slots::TurnAtLocked(const Prospect& prospect) const {
  const int free = FreeLocked();
  if (free == 0) return base::SteadyTime::max();
  const bool hurry = woken_ || prospect.more_expected;
  const base::SteadyTime wanted = hurry ? base::SteadyTime::min() : prospect.look_at;
  const int enough = std::clamp(CapacityLocked() / 2, 1, store::kMaxBatch);
  if (free >= enough) return wanted;
  if (held_ >= concurrency_) return base::SteadyTime::max();
  if (free_since_ == base::SteadyTime::min()) return wanted;
  return std::max(wanted, free_since_ + kGather);
}

int Slots::CapacityLocked() const {
  const std::size_t by_size = kMostBytesAhead / std::max<std::size_t>(1, mean_bytes_);
  const int most = by_size < kMostAhead ? static_cast<int>(by_size) : kMostAhead;
  return concurrency_ + std::min(pace_.Expected(kAhead, clock_.Steady()), most);
}

int Slots::FreeLocked() const {
  return std::max(0, std::min(CapacityLocked() - held_, most_unreported_ - unreported_));
}

}  // namespace xyn::worker
