// What the formats say about a family before its samples.
#pragma once

#include <string>
#include <string_view>

#include <prometheus/metric_type.h>

#include "xyn/metrics/format.h"

namespace xyn::metrics {

// The name of a family in OpenMetrics: that of a counter's samples without "_total", that of an
// info's samples without "_info". A gauge whose name ends in "_info" is an info there: its value
// is 1, and its labels are what it says.
std::string_view OpenMetricsName(std::string_view name, prometheus::MetricType type);

// The lines HELP and TYPE; of OpenMetrics also UNIT, where the name ends in one.
std::string FamilyText(std::string_view name, prometheus::MetricType type, std::string_view help,
                       Format format);

}  // namespace xyn::metrics
