// Keeps the leases of the attempts in flight alive.
//
// Why two workers do not execute one run, as far as that can be had at all:
//
//  1. The database lets another worker claim a RUNNING run only when its lease has run out by the
//     database's clock: at the time of the claim or renewal statement, plus the lease.
//  2. That statement ran after it was sent. So the lease runs out no earlier than sent_at + lease,
//     whatever the network did to the request or the reply. This worker measures from sent_at on
//     its own monotonic clock, and compares no clock of its own with one of the database.
//  3. It trusts the lease only until sent_at + lease - margin (lease_terms.h). Then the watchdog,
//     which never waits for the store, asks the handler to stop, and the handler has the margin to
//     do so before anybody else can have the run. A handler that does not stop may overlap with a
//     later attempt: that is why delivery is at-least-once and handlers know their attempt number.
//  4. Whatever the handler leaves is still offered to the store, late as it may be: the store takes
//     it only if the token still fits, that is, if nobody has claimed the run since. Once the store
//     has said that the lease is lost, the result is dropped.
//
// Leases are renewed from the claim until the finish was acknowledged. A run whose finish waits for
// the store still needs its lease, or somebody would execute it again; so does one whose handler
// was asked to stop because trust ran out, as long as the store does not say that it is lost.
//
// A renewal and a finish of one token may meet. If the finish wins, the renewal reports the lease
// as lost, which then means nothing: Attempt::RequestStop refuses to hear it once a finish is on
// its way, and the finish's own outcome is what counts.
#pragma once

#include <span>
#include <string>
#include <thread>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/condition_variable.h"
#include "xyn/base/log.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/store.h"
#include "xyn/worker/in_flight.h"
#include "xyn/worker/lease_terms.h"
#include "xyn/worker/outage.h"
#include "xyn/worker/worker_probe.h"

namespace xyn::worker {

// Place: owned by Worker; borrows what it is given, which must outlive it.
// Threads: RenewSoon from any; renewals happen on its own.
// Errors: a refused renewal is not an error: the handler is asked to stop. A store that does not
// answer is asked again every LeaseTerms::retry_after.
class LeaseKeeper {
 public:
  LeaseKeeper(store::RunQueue& queue, InFlight& in_flight, const LeaseTerms& terms,
              std::string worker_id, WorkerProbe& probe, const base::Clock& clock,
              base::Logger& log);

  void Start();

  // Renews all leases now, whether due or not, to hear of cancels that were asked for.
  void RenewSoon();

  // One look, on the calling thread: renews what is due (or `all`), and returns when the next look
  // is. Start does this in time.
  base::SteadyTime Look(bool all);

 private:
  using Attempts = std::span<const AttemptPtr>;

  void Run(const std::stop_token& stop);
  base::SteadyTime DueAt(const Attempt& attempt) const;
  std::vector<AttemptPtr> Due(bool all) const;
  bool Renew(Attempts attempts);
  void Heed(Attempts attempts, std::span<const store::RenewOutcome> outcomes,
            base::SteadyTime sent_at);
  void Renewed(Attempt& attempt, base::SteadyTime sent_at);
  bool Refused(Attempt& attempt);

  store::RunQueue& queue_;
  InFlight& in_flight_;
  const LeaseTerms terms_;
  const std::string worker_id_;
  WorkerProbe& probe_;
  const base::Clock& clock_;
  base::Logger& log_;
  Outage outage_;  // of this thread

  base::Mutex mutex_;
  base::InterruptibleConditionVariable soon_;
  bool all_soon_ XYN_GUARDED_BY(mutex_) = false;

  std::jthread thread_;
};

}  // namespace xyn::worker
