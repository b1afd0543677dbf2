#include "xyn/metrics/series_text.h"

#include <chrono>
#include <limits>

#include "xyn/metrics/family_text.h"
#include "xyn/metrics/number_text.h"

namespace xyn::metrics {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// `name{labels} `
std::string Sample(std::string_view name, std::string_view suffix, std::string_view labels) {
  std::string text;
  text.append(name).append(suffix);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  return text.append(" ");
}

std::string BucketLabels(std::string_view labels, double bound) {
  std::string text(labels);
  text += labels.empty() ? "le=\"" : ",le=\"";
  AppendNumber(bound, text);
  return text += '"';
}

std::vector<std::string> HistogramSamples(std::string_view name, std::string_view labels,
                                          std::span<const double> bounds) {
  std::vector<std::string> samples;
  samples.reserve(bounds.size() + 3);
  const auto add_bucket = [&](double bound) {
    samples.push_back(Sample(name, "_bucket", BucketLabels(labels, bound)));
  };
  for (const double bound : bounds) add_bucket(bound);
  if (bounds.empty() || bounds.back() != kInfinity) add_bucket(kInfinity);
  samples.push_back(Sample(name, "_sum", labels));
  samples.push_back(Sample(name, "_count", labels));
  return samples;
}

}  // namespace

SeriesText::SeriesText(std::string_view name, prometheus::MetricType type,
                       std::span<const Label> labels, std::span<const double> bounds,
                       std::optional<base::Timestamp> created) {
  std::string label_text;
  AppendLabels(labels, label_text);
  if (type == prometheus::MetricType::Histogram) {
    samples_ = HistogramSamples(name, label_text, bounds);
  } else {
    samples_ = {Sample(name, "", label_text)};
  }
  if (!created) return;
  created_ = Sample(OpenMetricsName(name, type), "_created", label_text);
  AppendNumber(std::chrono::duration<double>(created->time_since_epoch()).count(), created_);
  created_ += '\n';
}

}  // namespace xyn::metrics
