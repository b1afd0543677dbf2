#include "xyn/metrics/family_text.h"
#include "xyn/metrics/page_writer.h"
#include "xyn/metrics/testing/any_families.h"

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

struct FixedClock final : base::Clock {
  base::Timestamp Now() const override { return now; }
  base::SteadyTime Steady() const override { return {}; }
  base::Timestamp now;
};

prometheus::ClientMetric::Histogram HistogramOf(const GeneratedFamily& family,
                                                const GeneratedSeries& series) {
  prometheus::ClientMetric::Histogram histogram;
  histogram.sample_count = series.counts.back();
  histogram.sample_sum = series.value;
  for (std::size_t i = 0; i < family.bounds.size(); ++i) {
    histogram.bucket.push_back({series.counts[i], family.bounds[i]});
  }
  return histogram;
}

void WriteHistogram(const GeneratedFamily& family, const GeneratedSeries& series,
                    const SeriesText& text, PageWriter& out) {
  FixedClock clock;
  Exemplars exemplars(family.bounds, clock);
  for (const auto& exemplar : series.exemplars) {
    if (!exemplar) continue;
    clock.now = exemplar->at;
    exemplars.Put(exemplar->run_id, exemplar->value);
  }
  out.Histogram(text, HistogramOf(family, series), &exemplars);
}

}  // namespace

std::string Written(const Families& families, Format format) {
  std::string page;
  PageWriter out(format, page);
  for (const GeneratedFamily& family : families) {
    const std::string family_text = FamilyText(family.name, family.type, family.help, format);
    out.BeginFamily(family_text);
    for (const GeneratedSeries& series : family.series) {
      const SeriesText text(family.name, family.type, series.labels, family.bounds, series.created);
      if (family.type == MetricType::Histogram) {
        WriteHistogram(family, series, text, out);
      } else {
        out.Value(text, series.value);
      }
    }
  }
  out.End();
  return page;
}

}  // namespace xyn::metrics
