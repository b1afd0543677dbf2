#include "xyn/collector/snapshot_families.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

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

prometheus::ClientMetric LiveDepth(const std::string& blueprint, model::RunStatus status,
                                   std::int64_t runs) {
  prometheus::ClientMetric series;
  series.label = {{"blueprint_name", blueprint}, {"status", std::string(ToString(status))}};
  series.gauge.value = Count(runs);
  return series;
}

prometheus::MetricFamily DepthByBlueprint(std::span<const model::BlueprintDepth> blueprints) {
  auto family = metrics::SeriesByLabel("xyn_blueprint_queue_depth", {});
  for (const model::BlueprintDepth& depth : blueprints) {
    family.metric.push_back(LiveDepth(depth.name, model::RunStatus::kQueued, depth.queued));
    family.metric.push_back(LiveDepth(depth.name, model::RunStatus::kRunning, depth.running));
  }
  return family;
}

}  // namespace

std::vector<prometheus::MetricFamily> FamiliesOf(
    const model::QueueSnapshot& snapshot, std::span<const model::BlueprintDepth> blueprints) {
  return {
      DepthByStatus(snapshot),
      SingleSeries("xyn_queue_ready_depth", Count(snapshot.ready)),
      SingleSeries("xyn_queue_future_depth", Count(snapshot.future)),
      SingleSeries("xyn_queue_oldest_ready_seconds", snapshot.oldest_ready_seconds),
      SingleSeries("xyn_queue_oldest_eligible_seconds", snapshot.oldest_eligible_seconds),
      DepthByBlueprint(blueprints),
      SingleSeries("xyn_running_with_expired_lease", Count(snapshot.running_expired)),
      SingleSeries("xyn_running_with_active_lease", Count(snapshot.running_active)),
      SingleSeries("xyn_running_without_lease", Count(snapshot.running_without_lease)),
      SingleSeries("xyn_workers_alive",
                   Count(std::ranges::count_if(snapshot.workers, &model::WorkerHeartbeat::alive))),
  };
}

prometheus::MetricFamily WorkerAges(const model::QueueSnapshot& snapshot) {
  std::vector<model::WorkerHeartbeat> workers = snapshot.workers;
  std::ranges::stable_partition(workers, [](const auto& worker) { return !worker.alive; });
  workers.resize(std::min(workers.size(), kMaxWorkerAges));
  std::ranges::sort(workers, {}, &model::WorkerHeartbeat::worker_id);
  std::vector<LabelledValue> ages;
  ages.reserve(workers.size());
  for (const auto& worker : workers) ages.push_back({worker.worker_id, worker.age_seconds});
  return metrics::SeriesByLabel("xyn_worker_heartbeat_age_seconds", ages);
}

}  // namespace xyn::collector
