#include "xyn/metrics/page_writer.h"

#include <cstdlib>
#include <vector>

#include "xyn/metrics/number_text.h"

namespace xyn::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

std::vector<double> BoundsOf(const ClientMetric::Histogram& histogram) {
  std::vector<double> bounds;
  bounds.reserve(histogram.bucket.size());
  for (const ClientMetric::Bucket& bucket : histogram.bucket) bounds.push_back(bucket.upper_bound);
  return bounds;
}

}  // namespace

// The blank line is not of the format, but of the specification's example.
void PageWriter::BeginSeries() {
  if (family_text_.empty()) return;
  if (any_family_ && format_ == Format::kText) out_ += '\n';
  any_family_ = true;
  out_ += family_text_;
  family_text_ = {};
}

void PageWriter::Sample(const std::string& text, double value, const Exemplar* exemplar) {
  out_ += text;
  AppendNumber(value, out_);
  if (exemplar != nullptr) AppendExemplar(*exemplar, out_);
  out_ += '\n';
}

void PageWriter::Value(const SeriesText& text, double value) {
  BeginSeries();
  Sample(text.samples().front(), value);
  if (format_ == Format::kOpenMetrics) out_ += text.created();
}

void PageWriter::Histogram(const SeriesText& text, const ClientMetric::Histogram& histogram,
                           const Exemplars* exemplars) {
  BeginSeries();
  std::vector<std::optional<Exemplar>> latest;
  if (exemplars != nullptr && format_ == Format::kOpenMetrics) latest = exemplars->Latest();
  const std::size_t buckets = text.samples().size() - 2;
  const auto count = static_cast<double>(histogram.sample_count);
  for (std::size_t i = 0; i < buckets; ++i) {
    const bool given = i < histogram.bucket.size();
    const bool has_exemplar = i < latest.size() && latest[i];
    Sample(text.samples()[i],
           given ? static_cast<double>(histogram.bucket[i].cumulative_count) : count,
           has_exemplar ? &*latest[i] : nullptr);
  }
  Sample(text.samples()[buckets], histogram.sample_sum);
  Sample(text.samples()[buckets + 1], count);
  if (format_ == Format::kOpenMetrics) out_ += text.created();
}

void PageWriter::Lines(const std::string& text, const std::string& open_metrics) {
  const std::string& lines = format_ == Format::kText ? text : open_metrics;
  if (lines.empty()) return;
  BeginSeries();
  out_ += lines;
}

void PageWriter::End() {
  if (format_ == Format::kOpenMetrics) out_ += "# EOF\n";
}

void WriteSeries(const prometheus::MetricFamily& family, PageWriter& out) {
  for (const ClientMetric& series : family.metric) {
    const SeriesText text(family.name, family.type, series.label, BoundsOf(series.histogram));
    switch (family.type) {
      case MetricType::Counter:
        out.Value(text, series.counter.value);
        break;
      case MetricType::Gauge:
        out.Value(text, series.gauge.value);
        break;
      case MetricType::Histogram:
        out.Histogram(text, series.histogram);
        break;
      default:
        std::abort();
    }
  }
}

}  // namespace xyn::metrics
