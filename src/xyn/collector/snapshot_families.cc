#include "xyn/collector/snapshot_families.h"

#include <cstdint>

#include "xyn/metrics/series.h"

namespace xyn::collector {
namespace {

using metrics::LabelledValue;
using metrics::SingleSeries;

double Count(std::int64_t runs) { return static_cast<double>(runs); }

prometheus::MetricFamily DepthByStatus(const model::QueueSnapshot& snapshot) {
  std::vector<LabelledValue> depths;
  depths.reserve(model::kRunStatuses.size());
  for (const model::RunStatus status : model::kRunStatuses) {
    depths.push_back({ToString(status), Count(snapshot.depth[IndexOf(status)])});
  }
  return metrics::SeriesByLabel("xyn_queue_depth", depths);
}

}  // namespace

std::vector<prometheus::MetricFamily> FamiliesOf(const model::QueueSnapshot& snapshot) {
  return {
      DepthByStatus(snapshot),
      SingleSeries("xyn_queue_ready_depth", Count(snapshot.ready)),
      SingleSeries("xyn_queue_future_depth", Count(snapshot.future)),
      SingleSeries("xyn_queue_oldest_ready_seconds", snapshot.oldest_ready_seconds),
      SingleSeries("xyn_queue_oldest_eligible_seconds", snapshot.oldest_eligible_seconds),
      SingleSeries("xyn_running_with_expired_lease", Count(snapshot.running_expired)),
      SingleSeries("xyn_running_with_active_lease", Count(snapshot.running_active)),
      SingleSeries("xyn_running_without_lease", Count(snapshot.running_without_lease)),
  };
}

}  // namespace xyn::collector
