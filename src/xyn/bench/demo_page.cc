#include "xyn/bench/demo_page.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::bench {
namespace {

using metrics::Family;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = metrics::Registry::Labels;
using Values = std::vector<std::string>;

constexpr int kObservations = 500;

const Family& FamilyOf(const MetricFamily& family) { return metrics::FamilyNamed(family.name); }

Values StatusesOf(std::string_view family) {
  if (family == "xyn_queue_depth") return {"QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"};
  if (family == "xyn_blueprint_queue_depth") return {"QUEUED", "RUNNING"};
  return {"COMPLETED", "FAILED", "CANCELLED"};
}

Values ValuesOf(std::string_view family, std::string_view label) {
  static const std::map<std::string_view, Values> kValues = {
      {"blueprint_name", {"demo.email", "demo.flaky", "demo.report", "demo.thumbnail"}},
      {"code", {"200"}},
      {"method", {"GET"}},
      {"reason", {"other", "schema", "timeout", "unavailable"}},
      {"result", {"busy", "error", "refused", "renewed"}},
      {"revision", {"0123abcd4567"}},
      {"route", {"/", "/api/v1/queue", "/api/v1/runs", "/api/v1/runs/{id}", "/metrics"}},
      {"store", {"postgres"}},
      {"table", {"run_counts", "runs", "workers"}},
      {"version", {"0.1.0"}}};
  return label == "status" ? StatusesOf(family) : kValues.at(label);
}

// Every combination of the values of its labels.
std::vector<Labels> SeriesOf(const Family& family) {
  std::vector<Labels> series = {{}};
  for (const std::string_view label : family.labels) {
    std::vector<Labels> longer;
    for (const Labels& labels : series) {
      for (const std::string& value : ValuesOf(family.name, label)) {
        longer.push_back(labels);
        longer.back().emplace(label, value);
      }
    }
    series = std::move(longer);
  }
  return series;
}

void Observe(const Family& family, prometheus::Histogram& histogram) {
  for (int i = 0; i < kObservations; ++i) {
    histogram.Observe(family.buckets[static_cast<std::size_t>(i) % family.buckets.size()] * 0.97);
  }
}

void Feed(const Family& family, metrics::Registry& registry) {
  double value = 12'345;
  for (const Labels& labels : SeriesOf(family)) {
    if (family.type == MetricType::Counter) {
      registry.Counter(family.name, labels).Increment(value);
    } else if (family.type == MetricType::Gauge) {
      registry.Gauge(family.name, labels).Set(value);
    } else {
      Observe(family, registry.Histogram(family.name, labels));
    }
    value += 1'111;
  }
}

bool IsOfTheProcess(std::string_view name) { return name.starts_with("process_"); }

bool IsOnRequest(std::string_view name) { return name == "xyn_worker_heartbeat_age_seconds"; }

MetricFamily TickFamily(const Family& family) {
  MetricFamily made{std::string(family.name), std::string(family.help), family.type, {}};
  double value = family.name.ends_with("_seconds") ? 8.503271 : 142;
  for (const Labels& labels : SeriesOf(family)) {
    prometheus::ClientMetric& series = made.metric.emplace_back();
    for (const auto& [name, label_value] : labels) series.label.push_back({name, label_value});
    series.gauge.value = value++;
  }
  return made;
}

std::vector<MetricFamily> TickFamilies() {
  std::vector<MetricFamily> families;
  for (const Family& family : metrics::Catalogue()) {
    if (family.source != metrics::Source::kTick || IsOnRequest(family.name)) continue;
    families.push_back(TickFamily(family));
  }
  return families;
}

void Copy(const MetricFamily& family, prometheus::Registry& registry) {
  const std::string& help = family.help;
  for (const prometheus::ClientMetric& series : family.metric) {
    Labels labels;
    for (const auto& [name, value] : series.label) labels.emplace(name, value);
    if (family.type == MetricType::Counter) {
      prometheus::BuildCounter()
          .Name(family.name)
          .Help(help)
          .Register(registry)
          .Add(labels)
          .Increment(series.counter.value);
    } else if (family.type == MetricType::Gauge) {
      prometheus::BuildGauge()
          .Name(family.name)
          .Help(help)
          .Register(registry)
          .Add(labels)
          .Set(series.gauge.value);
    } else {
      const auto buckets = FamilyOf(family).buckets;
      Observe(FamilyOf(family), prometheus::BuildHistogram()
                                    .Name(family.name)
                                    .Help(help)
                                    .Register(registry)
                                    .Add(labels, prometheus::Histogram::BucketBoundaries(
                                                     buckets.begin(), buckets.end())));
    }
  }
}

}  // namespace

DemoTick::DemoTick() : snapshot_(std::make_shared<const metrics::FamilySnapshot>(TickFamilies())) {}

DemoPage::DemoPage() {
  for (const Family& family : metrics::Catalogue()) {
    if (family.source == metrics::Source::kTick || IsOfTheProcess(family.name)) continue;
    Feed(family, registry_);
  }
  exposition_.Add(registry_);
  exposition_.Add(process_);
  exposition_.Add(tick_);
}

std::shared_ptr<prometheus::Registry> DemoPage::ForExposer() const {
  auto copy = std::make_shared<prometheus::Registry>();
  for (const MetricFamily& family : registry_.Collect()) Copy(family, *copy);
  for (const MetricFamily& family : TickFamilies()) Copy(family, *copy);
  for (const Family& family : metrics::Catalogue()) {
    if (IsOfTheProcess(family.name)) Copy(TickFamily(family), *copy);
  }
  return copy;
}

}  // namespace xyn::bench
