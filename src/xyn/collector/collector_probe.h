// What the collector says about itself: xyn_collector_*.
#pragma once

#include <array>
#include <chrono>

#include "xyn/base/clock.h"
#include "xyn/collector/failure_reason.h"
#include "xyn/metrics/registry.h"

namespace xyn::collector {

// Place: owned by Collector; borrows the registry. Threads: any.
class CollectorProbe final {
 public:
  CollectorProbe(metrics::Registry& registry, std::chrono::milliseconds interval);

  void TickSucceeded(base::Timestamp when, std::chrono::duration<double> took);
  void TickFailed(FailureReason reason, std::chrono::duration<double> took);

 private:
  prometheus::Gauge& up_;
  prometheus::Gauge& last_success_;
  prometheus::Gauge& duration_;
  std::array<prometheus::Counter*, kFailureReasons.size()> errors_;  // in that order
};

}  // namespace xyn::collector
