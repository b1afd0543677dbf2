#include "xyn/worker/attempt.h"

#include <algorithm>
#include <utility>

namespace xyn::worker {
namespace {

base::SteadyTime DeadlineOf(const model::Blueprint& blueprint, base::SteadyTime begun_at) {
  // Compared in seconds: the longest timeout does not fit into the clock's nanoseconds.
  const auto left = std::chrono::floor<std::chrono::seconds>(base::SteadyTime::max() - begun_at);
  return blueprint.timeout < left ? begun_at + blueprint.timeout : base::SteadyTime::max();
}

}  // namespace

Attempt::Attempt(store::Claim claim, const model::Blueprint& blueprint, base::SteadyTime sent_at,
                 base::SteadyTime claimed_at)
    : claim_(std::move(claim)),
      blueprint_(blueprint),
      claimed_at_(claimed_at),
      lease_sent_at_(sent_at) {}

void Attempt::Begin(base::SteadyTime now) {
  const base::MutexLock lock(mutex_);
  begun_at_ = now;
}

bool Attempt::begun() const {
  const base::MutexLock lock(mutex_);
  return begun_at_.has_value();
}

base::SteadyTime Attempt::deadline() const {
  const base::MutexLock lock(mutex_);
  return begun_at_ ? DeadlineOf(blueprint_, *begun_at_) : base::SteadyTime::max();
}

base::SteadyTime Attempt::lease_sent_at() const {
  const base::MutexLock lock(mutex_);
  return lease_sent_at_;
}

base::SteadyTime Attempt::renewal_tried_at() const {
  const base::MutexLock lock(mutex_);
  return renewal_tried_at_;
}

void Attempt::RenewalTried(base::SteadyTime at) {
  const base::MutexLock lock(mutex_);
  renewal_tried_at_ = at;
}

void Attempt::LeaseRenewed(base::SteadyTime sent_at) {
  const base::MutexLock lock(mutex_);
  lease_sent_at_ = std::max(lease_sent_at_, sent_at);
}

bool Attempt::RequestStop(StopReason reason) {
  {
    const base::MutexLock lock(mutex_);
    const bool listens =
        phase_ == Phase::kHeld || (phase_ == Phase::kEnded && reason == StopReason::kLeaseRefused);
    if (!listens || reasons_.Has(reason)) return false;
    reasons_.Add(reason);
  }
  stop_.request_stop();  // outside the lock: it runs the handler's own callbacks
  return true;
}

StopReasons Attempt::stop_reasons() const {
  const base::MutexLock lock(mutex_);
  return reasons_;
}

void Attempt::End() {
  const base::MutexLock lock(mutex_);
  if (phase_ == Phase::kHeld) phase_ = Phase::kEnded;
}

bool Attempt::ended() const {
  const base::MutexLock lock(mutex_);
  return phase_ != Phase::kHeld;
}

std::optional<std::chrono::nanoseconds> Attempt::took() const {
  const base::MutexLock lock(mutex_);
  return took_;
}

void Attempt::HandlerReturned(std::chrono::nanoseconds took) {
  const base::MutexLock lock(mutex_);
  took_ = took;
}

bool Attempt::BeginFinish() {
  const base::MutexLock lock(mutex_);
  if (reasons_.Has(StopReason::kLeaseRefused)) return false;
  phase_ = Phase::kFinishing;
  return true;
}

bool Attempt::CountLoss() {
  const base::MutexLock lock(mutex_);
  return !std::exchange(loss_counted_, true);
}

}  // namespace xyn::worker
