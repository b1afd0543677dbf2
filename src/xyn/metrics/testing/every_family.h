// A series of every family of the catalogue, for tests.
#pragma once

#include <string_view>

#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/registry.h"

namespace xyn::metrics {

// Its labels have values that formats have to escape.
inline void RegisterSeriesOf(const Family& family, Registry& registry) {
  Registry::Labels labels;
  for (const std::string_view label : family.labels) {
    labels.emplace(label, "quote \" backslash \\ line\nfeed # é");
  }
  if (family.type == prometheus::MetricType::Counter) {
    registry.Counter(family.name, labels).Increment(8.5);
  } else if (family.type == prometheus::MetricType::Gauge) {
    registry.Gauge(family.name, labels).Set(1);
  } else {
    registry.Histogram(family.name, labels).Observe(1);
  }
}

inline void RegisterEveryFamily(Registry& registry) {
  for (const Family& family : Catalogue()) RegisterSeriesOf(family, registry);
}

}  // namespace xyn::metrics
