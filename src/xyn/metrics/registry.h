// The counters, gauges and histograms that this process feeds, each as the catalogue describes it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/shared_mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/metrics/exemplars.h"
#include "xyn/metrics/registered_series.h"
#include "xyn/metrics/series_source.h"

namespace xyn::metrics {

class BlueprintLabels;

// Place: one a process, owned by app, borrowed by every component, whose probe registers what the
// component feeds.
// Threads: any. References stay valid as long as the registry. Scrapes do not wait for each other,
// and hold up nobody who feeds a series.
// Errors: a name that the catalogue does not have, or other labels than it says, aborts: the
// catalogue is the one list of metrics.
class Registry final : public SeriesSource {
 public:
  Registry();
  // Series count from when `clock` says they were registered. It must outlive the registry.
  explicit Registry(const base::Clock& clock);
  ~Registry() override;

  using Labels = std::map<std::string, std::string>;

  // The series of a family with these label values; the same one for the same arguments.
  prometheus::Counter& Counter(std::string_view family, const Labels& labels = {});
  prometheus::Gauge& Gauge(std::string_view family, const Labels& labels = {});
  // Buckets are the catalogue's.
  prometheus::Histogram& Histogram(std::string_view family, const Labels& labels = {});
  // The examples to what Histogram returns for the same arguments.
  Exemplars& ExemplarsOf(std::string_view family, const Labels& labels = {});

  // The names that the label blueprint_name has in this process, in whichever family.
  BlueprintLabels& blueprint_labels();

  // Series in the order of their labels.
  void Write(std::size_t position, PageWriter& out) const override;

  // What was registered, in the order of the catalogue and of their labels.
  std::vector<prometheus::MetricFamily> Collect() const;

 private:
  using Series = std::map<Labels, std::unique_ptr<RegisteredSeries>>;

  template <typename Kind>
  Kind& Find(prometheus::MetricType type, std::string_view family, const Labels& labels);

  const base::Clock& clock_;
  mutable base::SharedMutex mutex_;
  std::vector<Series> by_position_ XYN_GUARDED_BY(mutex_);  // as the catalogue
  base::Mutex labels_mutex_;                                // taken before mutex_
  // Null until they are asked for.
  std::unique_ptr<BlueprintLabels> labels_ XYN_GUARDED_BY(labels_mutex_);
};

}  // namespace xyn::metrics
