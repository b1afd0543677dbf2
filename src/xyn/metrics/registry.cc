#include "xyn/metrics/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

// The family, after making sure that it is used as the catalogue says.
const Family& Checked(std::string_view name, prometheus::MetricType type,
                      const Registry::Labels& labels) {
  const Family& family = FamilyNamed(name);
  const bool labels_fit = std::ranges::equal(family.labels, labels, {}, {}, [](const auto& label) {
    return std::string_view(label.first);
  });
  if (family.type != type || !labels_fit) {
    fmt::print(stderr, "xyn: {} is a {} with the labels [{}] and was used otherwise\n", name,
               ToString(family.type), fmt::join(family.labels, ", "));
    std::abort();
  }
  return family;
}

template <typename Builder>
auto& FamilyFrom(Builder builder, const Family& family, prometheus::Registry& registry) {
  return builder.Name(std::string(family.name)).Help(std::string(family.help)).Register(registry);
}

}  // namespace

prometheus::Counter& Registry::Counter(std::string_view family, const Labels& labels) {
  const Family& checked = Checked(family, prometheus::MetricType::Counter, labels);
  return FamilyFrom(prometheus::BuildCounter(), checked, registry_).Add(labels);
}

prometheus::Gauge& Registry::Gauge(std::string_view family, const Labels& labels) {
  const Family& checked = Checked(family, prometheus::MetricType::Gauge, labels);
  return FamilyFrom(prometheus::BuildGauge(), checked, registry_).Add(labels);
}

prometheus::Histogram& Registry::Histogram(std::string_view family, const Labels& labels) {
  const Family& checked = Checked(family, prometheus::MetricType::Histogram, labels);
  return FamilyFrom(prometheus::BuildHistogram(), checked, registry_)
      .Add(labels,
           prometheus::Histogram::BucketBoundaries(checked.buckets.begin(), checked.buckets.end()));
}

std::vector<prometheus::MetricFamily> Registry::Collect() const {
  auto families = registry_.Collect();
  for (prometheus::MetricFamily& family : families) {
    std::ranges::sort(family.metric, {}, &prometheus::ClientMetric::label);
  }
  return families;
}

}  // namespace xyn::metrics
