// The series that the registry holds.
#pragma once

#include <prometheus/client_metric.h>
#include <prometheus/histogram.h>

#include "xyn/base/clock.h"
#include "xyn/metrics/catalogue.h"
#include "xyn/metrics/exemplars.h"
#include "xyn/metrics/page_writer.h"
#include "xyn/metrics/series_text.h"

namespace xyn::metrics {

// Place: in the registry, at one address as long as that lives; borrow its clock. Threads: any.
class RegisteredSeries {
 public:
  RegisteredSeries() = default;
  RegisteredSeries(const RegisteredSeries&) = delete;
  RegisteredSeries& operator=(const RegisteredSeries&) = delete;
  virtual ~RegisteredSeries() = default;

  virtual void Write(PageWriter& out) const = 0;
  virtual prometheus::ClientMetric Collect() const = 0;  // without labels
};

// A prometheus::Counter or prometheus::Gauge. Only the first counts since an instant.
template <typename Metric>
class ValueSeries final : public RegisteredSeries {
 public:
  ValueSeries(const Family& family, std::span<const Label> labels, const base::Clock& clock)
      : text_(family.name, family.type, labels, {},
              family.type == prometheus::MetricType::Counter ? std::optional(clock.Now())
                                                             : std::nullopt) {}

  void Write(PageWriter& out) const override { out.Value(text_, metric_.Value()); }
  prometheus::ClientMetric Collect() const override { return metric_.Collect(); }

  Metric& metric() { return metric_; }

 private:
  const SeriesText text_;
  Metric metric_;
};

class HistogramSeries final : public RegisteredSeries {
 public:
  HistogramSeries(const Family& family, std::span<const Label> labels, const base::Clock& clock)
      : text_(family.name, family.type, labels, family.buckets, clock.Now()),
        histogram_({family.buckets.begin(), family.buckets.end()}),
        exemplars_(family.buckets, clock) {}

  void Write(PageWriter& out) const override {
    out.Histogram(text_, histogram_.Collect().histogram, &exemplars_);
  }
  prometheus::ClientMetric Collect() const override { return histogram_.Collect(); }

  prometheus::Histogram& histogram() { return histogram_; }
  Exemplars& exemplars() { return exemplars_; }

 private:
  const SeriesText text_;
  prometheus::Histogram histogram_;
  Exemplars exemplars_;
};

}  // namespace xyn::metrics
