// The counters, gauges and histograms that this process feeds, each as the catalogue describes it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace xyn::metrics {

// Place: one a process, owned by app, borrowed by every component, whose probe registers what the
// component feeds.
// Threads: any. References stay valid as long as the registry.
// Errors: a name that the catalogue does not have, or other labels than it says, aborts: the
// catalogue is the one list of metrics.
class Registry final : public prometheus::Collectable {
 public:
  Registry() = default;
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  using Labels = std::map<std::string, std::string>;

  // The series of a family with these label values; the same one for the same arguments.
  prometheus::Counter& Counter(std::string_view family, const Labels& labels = {});
  prometheus::Gauge& Gauge(std::string_view family, const Labels& labels = {});
  // Buckets are the catalogue's.
  prometheus::Histogram& Histogram(std::string_view family, const Labels& labels = {});

  // What was registered, the series of a family in the order of their labels.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  prometheus::Registry registry_;
};

}  // namespace xyn::metrics
