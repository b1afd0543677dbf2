// Families whose values were not counted here but read somewhere, ready for the exposition.
#pragma once

#include <span>
#include <string_view>

#include <prometheus/metric_family.h>

namespace xyn::metrics {

// A catalogued counter or gauge without labels. Aborts if the catalogue has none of that name.
prometheus::MetricFamily SingleSeries(std::string_view name, double value);

struct LabelledValue {
  std::string_view label_value;
  double value;
};

// A catalogued counter or gauge with one label: a series for each of `values`, in their order.
// Aborts if the catalogue has none of that name.
prometheus::MetricFamily SeriesByLabel(std::string_view name,
                                       std::span<const LabelledValue> values);

}  // namespace xyn::metrics
