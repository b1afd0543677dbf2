// Writes a page of metrics, in either format.
#pragma once

#include <string>
#include <string_view>

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include "xyn/metrics/exemplars.h"
#include "xyn/metrics/format.h"
#include "xyn/metrics/series_text.h"

namespace xyn::metrics {

// Families one after another, the series of each together; a family without series leaves no trace.
//
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
// https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
//
// Place: on the stack; appends to `out`, which must outlive it. Threads: one.
class PageWriter {
 public:
  PageWriter(Format format, std::string& out) : format_(format), out_(out) {}
  PageWriter(const PageWriter&) = delete;
  PageWriter& operator=(const PageWriter&) = delete;

  // The series that follow are of the family that `text` (FamilyText in this format) describes. It
  // must live until the next family begins.
  void BeginFamily(std::string_view text) { family_text_ = text; }

  void Value(const SeriesText& text, double value);
  // Counts are cumulative and their bounds those of `text`; the one of +Inf may be missing.
  void Histogram(const SeriesText& text, const prometheus::ClientMetric::Histogram& histogram,
                 const Exemplars* exemplars = nullptr);

  // Series that were written before: in text format and in OpenMetrics. May be empty.
  void Lines(const std::string& text, const std::string& open_metrics);

  // After the last family.
  void End();

 private:
  void BeginSeries();
  void Sample(const std::string& text, double value, const Exemplar* exemplar = nullptr);

  const Format format_;
  std::string& out_;
  std::string_view family_text_;
  bool any_family_ = false;
};

// Writes all series of `family`, a counter, gauge or histogram; any other type aborts.
void WriteSeries(const prometheus::MetricFamily& family, PageWriter& out);

}  // namespace xyn::metrics
