// How long a leader leads, and how often it renews that.
#pragma once

#include <algorithm>
#include <chrono>

#include "xyn/base/clock.h"

namespace xyn::collector {

// The times that follow from the interval of the ticks; leadership.h has the reasoning. Together
// they let somebody else lead within two intervals after a leader was lost.
class LeaderTerms {
 public:
  explicit LeaderTerms(std::chrono::milliseconds interval) : interval_(interval) {}

  std::chrono::milliseconds lease() const { return interval_ * 3 / 2; }

  // One renewal may fail before the lease runs out.
  std::chrono::milliseconds renew_every() const { return interval_ / 2; }

  // What the trust in a lease is short of the lease, for two clocks that drift apart.
  std::chrono::milliseconds margin() const { return interval_ / 10; }

  // For one statement, connecting included.
  std::chrono::milliseconds deadline() const {
    return std::max(interval_ / 2, std::chrono::milliseconds(100));
  }

  // After a statement that failed, when somebody else was faster, or while it is not fit to lead.
  std::chrono::milliseconds retry_after() const {
    using std::chrono::milliseconds;
    return std::clamp(interval_ / 20, milliseconds(10), milliseconds(1'000));
  }

  // `sent_at`: when the statement was sent that got or renewed the lease.
  base::SteadyTime TrustedUntil(base::SteadyTime sent_at) const {
    return sent_at + lease() - margin();
  }

 private:
  std::chrono::milliseconds interval_;
};

}  // namespace xyn::collector
