// Families of metrics with any names, texts and numbers, for RapidCheck.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <prometheus/metric_type.h>

#include "xyn/base/clock.h"
#include "xyn/metrics/escaping.h"
#include "xyn/metrics/exemplars.h"

namespace xyn::metrics {

struct GeneratedSeries {
  std::vector<Label> labels;
  double value = 0;
  std::vector<std::uint64_t> counts;  // of a histogram's buckets: cumulative, +Inf the last
  std::optional<base::Timestamp> created;
  std::vector<std::optional<Exemplar>> exemplars;  // as counts
};

struct GeneratedFamily {
  std::string name;
  prometheus::MetricType type = prometheus::MetricType::Gauge;
  std::string help;
  std::vector<double> bounds;
  std::vector<GeneratedSeries> series;
};

using Families = std::vector<GeneratedFamily>;

// Within a property: families as the catalogue could have them, with series as the registry and the
// collector could.
Families AnyFamilies();

// The page that they make.
std::string Written(const Families& families, Format format);

}  // namespace xyn::metrics
