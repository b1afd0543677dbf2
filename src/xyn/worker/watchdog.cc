#include "xyn/worker/watchdog.h"

#include <algorithm>
#include <utility>

namespace xyn::worker {
namespace {

// A bound on every wait, so that no sum of a time and a duration overflows.
constexpr std::chrono::hours kLongestWait{1};

}  // namespace

Watchdog::Watchdog(InFlight& in_flight, const LeaseTerms& terms, WorkerProbe& probe,
                   const base::Clock& clock, base::Logger& log, GiveBack give_back)
    : in_flight_(in_flight),
      terms_(terms),
      probe_(probe),
      clock_(clock),
      log_(log),
      give_back_(std::move(give_back)),
      next_look_(base::SteadyTime::max()) {}

void Watchdog::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

base::SteadyTime Watchdog::NextLookAt(const Attempt& attempt) const {
  return std::min(terms_.TrustedUntil(attempt.lease_sent_at()),
                  attempt.begun() ? attempt.deadline() : attempt.claimed_at() + kStartWithin);
}

void Watchdog::Expect(const Attempt& attempt) {
  const base::SteadyTime at = NextLookAt(attempt);
  const base::MutexLock lock(mutex_);
  if (at >= next_look_) return;
  next_look_ = at;
  sooner_.NotifyAll();
}

base::SteadyTime Watchdog::Look() {
  const base::SteadyTime now = clock_.Steady();
  base::SteadyTime next = base::SteadyTime::max();
  int expired = 0;
  bool waits_too_long = false;
  for (const AttemptPtr& attempt : in_flight_.All()) {
    if (attempt->ended()) continue;
    const base::SteadyTime trusted_until = terms_.TrustedUntil(attempt->lease_sent_at());
    if (now >= trusted_until && attempt->RequestStop(StopReason::kLeaseExpired)) {
      probe_.lease_expired(*attempt);
      ++expired;
    }
    if (now >= attempt->deadline()) attempt->RequestStop(StopReason::kDeadline);
    const bool begun = attempt->begun();
    const base::SteadyTime begin_by = attempt->claimed_at() + kStartWithin;
    waits_too_long = waits_too_long || (!begun && now >= begin_by);
    for (const base::SteadyTime at : {trusted_until, begun ? attempt->deadline() : begin_by}) {
      if (at > now) next = std::min(next, at);
    }
  }
  if (waits_too_long) give_back_(now - kStartWithin);
  if (expired > 0) {
    log_.warn("asked {} handlers to stop: their leases could not be renewed in time", expired);
  }
  return next;
}

void Watchdog::Run(const std::stop_token& stop) {
  base::MutexLock lock(mutex_);
  while (!stop.stop_requested()) {
    // Before the look, so that what Expect is told meanwhile is not overwritten.
    next_look_ = base::SteadyTime::max();
    lock.Unlock();
    const base::SteadyTime next = Look();
    lock.Lock();
    next_look_ = std::min(next_look_, next);
    while (!stop.stop_requested() && clock_.Steady() < next_look_) {
      const base::SteadyTime::duration wait = next_look_ - clock_.Steady();
      sooner_.WaitFor(mutex_, stop, std::min<base::SteadyTime::duration>(wait, kLongestWait));
    }
  }
}

}  // namespace xyn::worker
