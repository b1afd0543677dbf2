// The gauges of the database.
#pragma once

#include <vector>

#include <prometheus/metric_family.h>

#include "xyn/model/queue_snapshot.h"

namespace xyn::collector {

// Every family whose source is the tick, with what `snapshot` says; all five statuses, 0 included.
std::vector<prometheus::MetricFamily> FamiliesOf(const model::QueueSnapshot& snapshot);

}  // namespace xyn::collector
