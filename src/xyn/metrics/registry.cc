#include "xyn/metrics/registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "xyn/metrics/blueprint_labels.h"
#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

// Makes sure that a family is used as the catalogue says.
void Check(const Family& family, MetricType type, const Registry::Labels& labels) {
  const bool labels_fit = std::ranges::equal(family.labels, labels, {}, {}, [](const auto& label) {
    return std::string_view(label.first);
  });
  if (family.type != type || !labels_fit) {
    fmt::print(stderr, "xyn: {} is a {} with the labels [{}] and was used otherwise\n", family.name,
               ToString(family.type), fmt::join(family.labels, ", "));
    std::abort();
  }
}

std::vector<Label> InOrder(const Registry::Labels& labels) {
  std::vector<Label> ordered;
  ordered.reserve(labels.size());
  for (const auto& [name, value] : labels) ordered.push_back({name, value});
  return ordered;
}

const base::Clock& SystemClock() {
  static const base::SystemClock clock;
  return clock;
}

}  // namespace

Registry::Registry() : Registry(SystemClock()) {}

Registry::Registry(const base::Clock& clock) : clock_(clock), by_position_(Catalogue().size()) {}

Registry::~Registry() = default;

template <typename Kind>
Kind& Registry::Find(MetricType type, std::string_view name, const Labels& labels) {
  const std::size_t position = PositionOf(name);
  const Family& family = Catalogue()[position];
  Check(family, type, labels);
  const base::WriterLock lock(mutex_);
  std::unique_ptr<RegisteredSeries>& series = by_position_[position][labels];
  if (!series) series = std::make_unique<Kind>(family, InOrder(labels), clock_);
  return static_cast<Kind&>(*series);
}

prometheus::Counter& Registry::Counter(std::string_view family, const Labels& labels) {
  return Find<ValueSeries<prometheus::Counter>>(MetricType::Counter, family, labels).metric();
}

prometheus::Gauge& Registry::Gauge(std::string_view family, const Labels& labels) {
  return Find<ValueSeries<prometheus::Gauge>>(MetricType::Gauge, family, labels).metric();
}

prometheus::Histogram& Registry::Histogram(std::string_view family, const Labels& labels) {
  return Find<HistogramSeries>(MetricType::Histogram, family, labels).histogram();
}

Exemplars& Registry::ExemplarsOf(std::string_view family, const Labels& labels) {
  return Find<HistogramSeries>(MetricType::Histogram, family, labels).exemplars();
}

void Registry::Write(std::size_t position, PageWriter& out) const {
  const base::ReaderLock lock(mutex_);
  for (const auto& [labels, series] : by_position_[position]) series->Write(out);
}

std::vector<prometheus::MetricFamily> Registry::Collect() const {
  std::vector<prometheus::MetricFamily> families;
  const base::ReaderLock lock(mutex_);
  for (std::size_t i = 0; i < by_position_.size(); ++i) {
    if (by_position_[i].empty()) continue;
    const Family& family = Catalogue()[i];
    auto& collected = families.emplace_back(prometheus::MetricFamily{
        std::string(family.name), std::string(family.help), family.type, {}});
    for (const auto& [labels, series] : by_position_[i]) {
      collected.metric.push_back(series->Collect());
      collected.metric.back().label = InOrder(labels);
    }
  }
  return families;
}

BlueprintLabels& Registry::blueprint_labels() {
  const base::MutexLock lock(labels_mutex_);
  if (!labels_) labels_ = std::make_unique<BlueprintLabels>(*this);
  return *labels_;
}

}  // namespace xyn::metrics
