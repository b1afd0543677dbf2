// The one list of every metric family that Xyn exports.
//
// What is not here cannot be registered or exposed: registry.h and exposition.h abort. A test holds
// it to catalogue_golden.txt, another one to the table in docs/metrics.md.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <prometheus/metric_type.h>

namespace xyn::metrics {

// Who feeds a family.
enum class Source {
  kTick,       // the latest sample of the database, while it is fresh
  kCollector,  // the collector, about itself
  kProcess,    // this process, since it started
};

struct Family {
  std::string_view name;
  prometheus::MetricType type;
  std::string_view help;
  std::span<const std::string_view> labels;  // ascending; none of unbounded values
  std::span<const double> buckets;           // of histograms: upper bounds, ascending, without +Inf
  Source source;
};

// In the order of the exposition.
std::span<const Family> Catalogue();

// The position of a family in Catalogue(). Aborts if there is none of that name.
std::size_t PositionOf(std::string_view name);

// The family of that name. Aborts if there is none.
const Family& FamilyNamed(std::string_view name);

// "tick", "collector", "process".
std::string_view ToString(Source source);

// "counter", "gauge", "histogram" as in a # TYPE line; "untyped" for others.
std::string_view ToString(prometheus::MetricType type);

}  // namespace xyn::metrics
