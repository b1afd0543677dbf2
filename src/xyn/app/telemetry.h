// Everything that /metrics shows, in one place.
#pragma once

#include <optional>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/process_metrics.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::app {

// Place: on the stack of a command, or part of a Service; borrows its arguments, which must outlive
// it. Threads: constant after construction; its parts say their own.
class Telemetry {
 public:
  // Exports the build info. The collector is not started; without options there is none.
  Telemetry(store::Store& store, const base::Clock& clock, base::Logger& log,
            const std::optional<collector::CollectorOptions>& options);
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;

  metrics::Registry& registry() { return registry_; }
  // nullptr if there is none.
  collector::Collector* collector() { return collector_ ? &*collector_ : nullptr; }
  const metrics::Exposition& exposition() const { return exposition_; }

 private:
  metrics::Registry registry_;
  const metrics::ProcessMetrics process_;
  std::optional<collector::Collector> collector_;
  metrics::Exposition exposition_;
};

}  // namespace xyn::app
