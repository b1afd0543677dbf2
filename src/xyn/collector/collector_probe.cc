#include "xyn/collector/collector_probe.h"

#include <cstddef>
#include <string>

namespace xyn::collector {
namespace {

using Seconds = std::chrono::duration<double>;

}  // namespace

CollectorProbe::CollectorProbe(metrics::Registry& registry, std::chrono::milliseconds interval)
    : up_(registry.Gauge("xyn_collector_up")),
      last_success_(registry.Gauge("xyn_collector_last_success_timestamp_seconds")),
      duration_(registry.Gauge("xyn_collector_duration_seconds")),
      errors_() {
  registry.Gauge("xyn_collector_interval_seconds").Set(Seconds(interval).count());
  for (std::size_t i = 0; i < errors_.size(); ++i) {
    errors_[i] = &registry.Counter("xyn_collector_errors_total",
                                   {{"reason", std::string(ToString(kFailureReasons[i]))}});
  }
}

void CollectorProbe::TickSucceeded(base::Timestamp when, Seconds took) {
  up_.Set(1);
  last_success_.Set(Seconds(when.time_since_epoch()).count());
  duration_.Set(took.count());
}

void CollectorProbe::TickFailed(FailureReason reason, Seconds took) {
  up_.Set(0);
  duration_.Set(took.count());
  errors_[static_cast<std::size_t>(reason)]->Increment();
}

}  // namespace xyn::collector
