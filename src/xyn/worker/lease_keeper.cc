#include "xyn/worker/lease_keeper.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "xyn/base/pause.h"

namespace xyn::worker {
namespace {

using store::RenewOutcome;

// How closely looks may follow each other, however many cancels are announced.
constexpr std::chrono::milliseconds kShortestPause{10};

}  // namespace

LeaseKeeper::LeaseKeeper(store::RunQueue& queue, InFlight& in_flight, const LeaseTerms& terms,
                         std::string worker_id, WorkerProbe& probe, const base::Clock& clock,
                         base::Logger& log)
    : queue_(queue),
      in_flight_(in_flight),
      terms_(terms),
      worker_id_(std::move(worker_id)),
      probe_(probe),
      clock_(clock),
      log_(log),
      outage_("renew leases", clock, log) {}

void LeaseKeeper::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void LeaseKeeper::RenewSoon() {
  const base::MutexLock lock(mutex_);
  all_soon_ = true;
  soon_.NotifyAll();
}

void LeaseKeeper::Run(const std::stop_token& stop) {
  bool all = false;
  while (!stop.stop_requested()) {
    const base::SteadyTime next = Look(all);
    base::Pause(kShortestPause, stop);
    const base::MutexLock lock(mutex_);
    while (!all_soon_ && !stop.stop_requested() && clock_.Steady() < next) {
      soon_.WaitFor(mutex_, stop, next - clock_.Steady());
    }
    all = std::exchange(all_soon_, false);
  }
}

base::SteadyTime LeaseKeeper::DueAt(const Attempt& attempt) const {
  return std::max(attempt.lease_sent_at() + terms_.renew_every(),
                  attempt.renewal_tried_at() + terms_.retry_after());
}

std::vector<AttemptPtr> LeaseKeeper::Due(bool all) const {
  // Whoever is due soon comes along when somebody is due now: one statement instead of many.
  const base::SteadyTime now = clock_.Steady();
  const base::SteadyTime soon = now + terms_.renew_every() / 4;
  std::vector<AttemptPtr> due;
  bool any_now = all;
  for (AttemptPtr& attempt : in_flight_.All()) {
    const base::SteadyTime at = DueAt(*attempt);
    any_now = any_now || at <= now;
    if (all || at <= soon) due.push_back(std::move(attempt));
  }
  if (!any_now) due.clear();
  return due;
}

base::SteadyTime LeaseKeeper::Look(bool all) {
  const std::vector<AttemptPtr> due = Due(all);
  for (const AttemptPtr& attempt : due) attempt->RenewalTried(clock_.Steady());
  for (Attempts rest = due; !rest.empty();) {
    const std::size_t count = std::min<std::size_t>(rest.size(), store::kMaxBatch);
    if (!Renew(rest.first(count))) break;
    rest = rest.subspan(count);
  }
  // An attempt that is claimed meanwhile is due no sooner than renew_every after its claim.
  base::SteadyTime next = clock_.Steady() + terms_.renew_every() / 4;
  for (const AttemptPtr& attempt : in_flight_.All()) next = std::min(next, DueAt(*attempt));
  return next;
}

bool LeaseKeeper::Renew(Attempts attempts) {
  std::vector<model::LeaseToken> tokens;
  tokens.reserve(attempts.size());
  for (const AttemptPtr& attempt : attempts) tokens.push_back(attempt->token());
  const base::SteadyTime sent_at = clock_.Steady();
  try {
    const std::vector<RenewOutcome> outcomes = queue_.Renew(tokens, worker_id_, terms_.lease());
    if (outcomes.size() != attempts.size()) std::abort();  // the store breaks its contract
    Heed(attempts, outcomes, sent_at);
    outage_.Succeeded();
    return true;
  } catch (const std::exception& error) {
    probe_.renewals_failed(attempts.size());
    outage_.Failed(error);
    return false;
  }
}

void LeaseKeeper::Heed(Attempts attempts, std::span<const RenewOutcome> outcomes,
                       base::SteadyTime sent_at) {
  int refused = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Attempt& attempt = *attempts[i];
    switch (outcomes[i]) {
      case RenewOutcome::kRenewed:
        Renewed(attempt, sent_at);
        break;
      case RenewOutcome::kCancelRequested:
        Renewed(attempt, sent_at);
        attempt.RequestStop(StopReason::kCancelled);
        break;
      case RenewOutcome::kBusy:
        probe_.renewal_met_locked_row();
        break;
      case RenewOutcome::kLeaseLost:
        refused += Refused(attempt) ? 1 : 0;
        break;
    }
  }
  if (refused > 0) log_.warn("lost {} leases to others; their handlers are to stop", refused);
}

void LeaseKeeper::Renewed(Attempt& attempt, base::SteadyTime sent_at) {
  probe_.lease_renewed(attempt.lease_sent_at() + terms_.lease() - clock_.Steady());
  attempt.LeaseRenewed(sent_at);
}

// False if a finish is on its way: then it is the finish that ended the lease.
bool LeaseKeeper::Refused(Attempt& attempt) {
  if (!attempt.RequestStop(StopReason::kLeaseRefused)) return false;
  in_flight_.Remove(attempt);
  probe_.renewal_refused();
  probe_.lease_refused(attempt);
  return true;
}

}  // namespace xyn::worker
