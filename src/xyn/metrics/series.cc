#include "xyn/metrics/series.h"

#include <string>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

prometheus::MetricFamily WithoutSeries(const Family& family) {
  return {std::string(family.name), std::string(family.help), family.type, {}};
}

prometheus::ClientMetric Series(const Family& family, double value) {
  prometheus::ClientMetric series;
  if (family.type == prometheus::MetricType::Counter) {
    series.counter.value = value;
  } else {
    series.gauge.value = value;
  }
  return series;
}

}  // namespace

prometheus::MetricFamily SingleSeries(std::string_view name, double value) {
  const Family& family = FamilyNamed(name);
  prometheus::MetricFamily single = WithoutSeries(family);
  single.metric.push_back(Series(family, value));
  return single;
}

prometheus::MetricFamily SeriesByLabel(std::string_view name,
                                       std::span<const LabelledValue> values) {
  const Family& family = FamilyNamed(name);
  prometheus::MetricFamily labelled = WithoutSeries(family);
  for (const auto& [label_value, value] : values) {
    prometheus::ClientMetric series = Series(family, value);
    series.label.push_back({std::string(family.labels.front()), std::string(label_value)});
    labelled.metric.push_back(std::move(series));
  }
  return labelled;
}

}  // namespace xyn::metrics
