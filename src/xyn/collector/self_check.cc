#include "xyn/collector/self_check.h"

#include <algorithm>

namespace xyn::collector {

SelfCheck::SelfCheck(std::chrono::milliseconds interval, metrics::Registry& registry,
                     const base::Clock& clock, base::Logger& log)
    : interval_(interval),
      clock_(clock),
      log_(log),
      drift_(registry.Gauge("xyn_collector_drift")),
      checked_at_(registry.Gauge("xyn_collector_last_self_check_timestamp_seconds")),
      due_(clock.Steady() + std::min(interval, kFirstAfter)) {}

void SelfCheck::CheckIfDue(store::Sampler& sampler) {
  if (clock_.Steady() < due_) return;
  due_ = clock_.Steady() + interval_;
  try {
    Check(sampler);
  } catch (const std::exception& error) {
    log_.warn("Metrics collector could not check the counts: {}", error.what());
  }
}

void SelfCheck::Check(store::Sampler& sampler) {
  const auto drift = sampler.CountDrift();
  if (!drift) return;
  drift_.Set(static_cast<double>(*drift));
  checked_at_.Set(std::chrono::duration<double>(clock_.Now().time_since_epoch()).count());
  if (*drift == 0) return;
  log_.error(
      "The kept counts differ from the rows by {} runs: `xyn verify` tells where, `xyn repair` "
      "counts anew",
      *drift);
}

}  // namespace xyn::collector
