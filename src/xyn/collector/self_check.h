// Compares, rarely, the kept counts with the rows they count.
#pragma once

#include <chrono>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::collector {

// Feeds xyn_collector_drift and xyn_collector_last_self_check_timestamp_seconds.
//
// Place: owned by Collector; borrows what it is given. Threads: the one that ticks.
// Errors: a check that fails, or meets too many rows to count, changes nothing; the next one comes
// an interval later. Drift is logged as an error each time.
class SelfCheck final {
 public:
  // The first check comes after a minute, so that a process that starts is not slowed down, or
  // after `interval` if that is shorter.
  static constexpr std::chrono::milliseconds kFirstAfter{60'000};

  SelfCheck(std::chrono::milliseconds interval, metrics::Registry& registry,
            const base::Clock& clock, base::Logger& log);

  void CheckIfDue(store::Sampler& sampler);

 private:
  void Check(store::Sampler& sampler);

  const std::chrono::milliseconds interval_;
  const base::Clock& clock_;
  base::Logger& log_;
  prometheus::Gauge& drift_;
  prometheus::Gauge& checked_at_;
  base::SteadyTime due_;
};

}  // namespace xyn::collector
