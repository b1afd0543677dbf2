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
      enough_(std::clamp(concurrency / 2, 1, store::kMaxBatch / 2)),
      most_unreported_(std::max(2 * concurrency, kMostUnreported)),
      clock_(clock),
      free_since_(base::SteadyTime::min()) {}

void Slots::Took(int claimed) { Change(claimed, 0); }

void Slots::Ended() { Change(-1, 1); }

void Slots::Reported(int attempts) { Change(0, -attempts); }

void Slots::Change(int executing, int unreported) {
  const std::lock_guard lock(mutex_);
  const bool none_was_free = FreeLocked() == 0;
  executing_ += executing;
  unreported_ += unreported;
  if (none_was_free && FreeLocked() > 0) free_since_ = clock_.Steady();
  NotifyIfSoonerLocked();
}

void Slots::Wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  NotifyIfSoonerLocked();
}

void Slots::NotifyIfSoonerLocked() {
  if (!waiting_) return;
  const base::SteadyTime at = TurnAtLocked(waiting_->prospect);
  if (at >= waiting_->until) return;
  waiting_->until = at;
  changed_.notify_one();
}

std::optional<int> Slots::WaitForTurn(const std::stop_token& stop, const Prospect& prospect) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const base::SteadyTime now = clock_.Steady();
    const base::SteadyTime at = TurnAtLocked(prospect);
    if (at <= now) {
      waiting_.reset();
      woken_ = false;
      return std::min(FreeLocked(), store::kMaxBatch);
    }
    waiting_ = Waiting{prospect, at};
    changed_.wait_for(lock, stop, std::min<base::SteadyTime::duration>(at - now, kLongestWait),
                      [&] { return waiting_->until < at; });
  }
  waiting_.reset();
  return std::nullopt;
}

base::SteadyTime Slots::TurnAt(const Prospect& prospect) const {
  const std::lock_guard lock(mutex_);
  return TurnAtLocked(prospect);
}

base::SteadyTime Slots::TurnAtLocked(const Prospect& prospect) const {
  const int free = FreeLocked();
  if (free == 0) return base::SteadyTime::max();
  const bool hurry = woken_ || prospect.more_expected;
  const base::SteadyTime wanted = hurry ? base::SteadyTime::min() : prospect.look_at;
  if (free >= enough_ || free_since_ == base::SteadyTime::min()) return wanted;
  return std::max(wanted, free_since_ + kGather);
}

int Slots::FreeLocked() const {
  return std::max(0, std::min(concurrency_ - executing_, most_unreported_ - unreported_));
}

}  // namespace xyn::worker
