// One attempt of a run that this worker holds, from its claim to the acknowledgement of its finish.
#pragma once

#include <bitset>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/model/blueprint.h"
#include "xyn/store/requests.h"

namespace xyn::worker {

// Why a handler is asked to stop. More than one may apply.
enum class StopReason {
  kLeaseRefused,  // the store said that the lease is somebody else's: the result is dropped
  kLeaseExpired,  // the worker cannot trust the lease any more: the result is still offered
  kCancelled,
  kDeadline,
  kShutdown,
};

class StopReasons {
 public:
  void Add(StopReason reason) { bits_.set(static_cast<std::size_t>(reason)); }
  bool Has(StopReason reason) const { return bits_.test(static_cast<std::size_t>(reason)); }
  bool Any() const { return bits_.any(); }

 private:
  std::bitset<5> bits_;
};

// Place: shared by the parts of the worker; the blueprint must outlive it.
// Threads: any.
class Attempt {
 public:
  // `sent_at`: when the claim was sent, on the steady clock; `claimed_at`: when it was answered.
  Attempt(store::Claim claim, const model::Blueprint& blueprint, base::SteadyTime sent_at,
          base::SteadyTime claimed_at);

  const store::Claim& claim() const { return claim_; }
  const model::LeaseToken& token() const { return claim_.token; }
  const model::Blueprint& blueprint() const { return blueprint_; }
  base::SteadyTime claimed_at() const { return claimed_at_; }
  std::stop_token stop_token() const { return stop_.get_token(); }

  // The handler is about to be called; from here on the blueprint's timeout counts.
  void Begin(base::SteadyTime now);
  bool begun() const;
  base::SteadyTime deadline() const;  // max() before that, and when there is none

  // When the claim or the latest successful renewal was sent.
  base::SteadyTime lease_sent_at() const;
  void LeaseRenewed(base::SteadyTime sent_at);

  // When a renewal was last tried, whatever came of it; min() before the first.
  base::SteadyTime renewal_tried_at() const;
  void RenewalTried(base::SteadyTime at);

  // Asks the handler to stop. False if nothing came of it: the reason was known, the handler has
  // ended (only kLeaseRefused counts then), or the finish is on its way to the store (whose own
  // outcome will tell).
  bool RequestStop(StopReason reason);
  StopReasons stop_reasons() const;

  // The handler has returned, or will not be started. What it left is now to be reported.
  void End();
  bool ended() const;

  // How long the handler ran; nullopt as long as it has not returned.
  std::optional<std::chrono::nanoseconds> took() const;
  void HandlerReturned(std::chrono::nanoseconds took);

  // The finish is about to be sent. False if the lease was refused: it must not be.
  bool BeginFinish();

  // True the first time: a lease is lost once, however many notice.
  bool CountLoss();

 private:
  enum class Phase { kHeld, kEnded, kFinishing };

  const store::Claim claim_;
  const model::Blueprint& blueprint_;
  const base::SteadyTime claimed_at_;
  std::stop_source stop_;

  mutable base::Mutex mutex_;
  Phase phase_ XYN_GUARDED_BY(mutex_) = Phase::kHeld;
  StopReasons reasons_ XYN_GUARDED_BY(mutex_);
  std::optional<base::SteadyTime> begun_at_ XYN_GUARDED_BY(mutex_);
  base::SteadyTime lease_sent_at_ XYN_GUARDED_BY(mutex_);
  base::SteadyTime renewal_tried_at_ XYN_GUARDED_BY(mutex_) = base::SteadyTime::min();
  std::optional<std::chrono::nanoseconds> took_ XYN_GUARDED_BY(mutex_);
  bool loss_counted_ XYN_GUARDED_BY(mutex_) = false;
};

using AttemptPtr = std::shared_ptr<Attempt>;

}  // namespace xyn::worker
