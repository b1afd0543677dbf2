// The gauges of the database.
#pragma once

#include <span>
#include <vector>

#include <prometheus/metric_family.h>

#include "xyn/model/queue_snapshot.h"

namespace xyn::collector {

// Series of xyn_worker_heartbeat_age_seconds at most. Beyond it those of living workers are left
// out first, the later ones by name.
inline constexpr std::size_t kMaxWorkerAges = 100;

// Every family that a tick feeds, with what `snapshot` says; all five statuses, 0 included.
// xyn_blueprint_queue_depth says what `blueprints` says (DeepestBlueprints) instead, in that order.
std::vector<prometheus::MetricFamily> FamiliesOf(const model::QueueSnapshot& snapshot,
                                                 std::span<const model::BlueprintDepth> blueprints);

// xyn_worker_heartbeat_age_seconds: a series for each worker.
prometheus::MetricFamily WorkerAges(const model::QueueSnapshot& snapshot);

}  // namespace xyn::collector
