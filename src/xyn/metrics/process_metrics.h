// What the kernel knows about this process: CPU, memory, file descriptors, threads.
#pragma once

#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

namespace xyn::metrics {

// The process_* families, under the names and with the meaning they have in every Prometheus
// client: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
//
// Threads: any. Errors: what /proc does not tell is left out.
class ProcessMetrics final : public prometheus::Collectable {
 public:
  std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace xyn::metrics
