// How long a worker trusts a lease, and how often it renews one.
#pragma once

#include <algorithm>
#include <chrono>

#include "xyn/base/clock.h"

namespace xyn::worker {

// The times that follow from the length of a lease; lease_keeper.h has the reasoning.
class LeaseTerms {
 public:
  explicit LeaseTerms(std::chrono::milliseconds lease) : lease_(lease) {}

  std::chrono::milliseconds lease() const { return lease_; }

  // What the trust in a lease is short of the lease: time for the handler to notice and stop, for
  // this host to be descheduled, and for two clocks to drift apart. A tenth of the lease, at least
  // 100 ms as threads are not scheduled faster than that on a busy host, at most half the lease so
  // that a very short one can be used at all.
  std::chrono::milliseconds margin() const {
    constexpr std::chrono::milliseconds kShortest{100};
    return std::min(std::max(lease_ / 10, kShortest), lease_ / 2);
  }

  // Two renewals may fail before trust runs out.
  std::chrono::milliseconds renew_every() const { return lease_ / 3; }

  // How soon a renewal that failed, or met a locked row, is tried again.
  std::chrono::milliseconds retry_after() const {
    using std::chrono::milliseconds;
    return std::clamp(lease_ / 60, milliseconds(10), milliseconds(1'000));
  }

  // `sent_at`: when the claim or the latest successful renewal was sent.
  base::SteadyTime TrustedUntil(base::SteadyTime sent_at) const {
    return sent_at + lease_ - margin();
  }

 private:
  std::chrono::milliseconds lease_;
};

}  // namespace xyn::worker
