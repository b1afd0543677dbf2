#include "xyn/metrics/text_encoder.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using Labels = std::vector<ClientMetric::Label>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Integral values below this are written without an exponent.
constexpr double kLargestPlain = 1e15;
constexpr std::size_t kBytesPerSeries = 96;

template <typename Number>
void AppendShortest(Number value, std::string& out) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void AppendNumber(double value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else if (std::abs(value) < kLargestPlain && value == std::trunc(value)) {
    AppendShortest(static_cast<std::int64_t>(value), out);
    out += ".0";
  } else {
    AppendShortest(value, out);
  }
}

// `special` are the characters that this place of the format wants a backslash before; a line feed
// becomes "\n" everywhere.
void AppendEscaped(std::string_view text, std::string_view special, std::string& out) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
}

void AppendHelp(std::string_view text, std::string& out) { AppendEscaped(text, "\\", out); }

void AppendLabelValue(std::string_view text, std::string& out) { AppendEscaped(text, "\\\"", out); }

void AppendLabels(const Labels& labels, std::string& out) {
  for (const ClientMetric::Label& label : labels) {
    if (out.back() != '{') out += ',';
    out += label.name;
    out += "=\"";
    AppendLabelValue(label.value, out);
    out += '"';
  }
}

void AppendSample(std::string_view name, std::string_view suffix, const Labels& labels,
                  double value, std::string& out) {
  out += name;
  out += suffix;
  if (!labels.empty()) {
    out += '{';
    AppendLabels(labels, out);
    out += '}';
  }
  out += ' ';
  AppendNumber(value, out);
  out += '\n';
}

void AppendBucket(std::string_view name, const Labels& labels, double upper_bound,
                  std::uint64_t count, std::string& out) {
  out += name;
  out += "_bucket{";
  AppendLabels(labels, out);
  if (!labels.empty()) out += ',';
  out += "le=\"";
  AppendNumber(upper_bound, out);
  out += "\"} ";
  AppendNumber(static_cast<double>(count), out);
  out += '\n';
}

void AppendHistogram(std::string_view name, const ClientMetric& series, std::string& out) {
  const ClientMetric::Histogram& histogram = series.histogram;
  for (const ClientMetric::Bucket& bucket : histogram.bucket) {
    AppendBucket(name, series.label, bucket.upper_bound, bucket.cumulative_count, out);
  }
  if (histogram.bucket.empty() || histogram.bucket.back().upper_bound != kInfinity) {
    AppendBucket(name, series.label, kInfinity, histogram.sample_count, out);
  }
  AppendSample(name, "_sum", series.label, histogram.sample_sum, out);
  AppendSample(name, "_count", series.label, static_cast<double>(histogram.sample_count), out);
}

void AppendSeries(const MetricFamily& family, const ClientMetric& series, std::string& out) {
  if (family.type == prometheus::MetricType::Histogram) {
    AppendHistogram(family.name, series, out);
  } else {
    const bool counter = family.type == prometheus::MetricType::Counter;
    AppendSample(family.name, "", series.label, counter ? series.counter.value : series.gauge.value,
                 out);
  }
}

void AppendFamily(const MetricFamily& family, std::string& out) {
  out += "# HELP ";
  out += family.name;
  out += ' ';
  AppendHelp(family.help, out);
  out += "\n# TYPE ";
  out += family.name;
  out += ' ';
  out += ToString(family.type);
  out += '\n';
  for (const ClientMetric& series : family.metric) AppendSeries(family, series, out);
}

std::size_t EstimatedBytes(std::span<const MetricFamily> families) {
  std::size_t lines = 0;
  for (const MetricFamily& family : families) {
    lines += 2;
    for (const ClientMetric& series : family.metric) lines += series.histogram.bucket.size() + 3;
  }
  return lines * kBytesPerSeries;
}

}  // namespace

void AppendText(std::span<const MetricFamily> families, std::string& out) {
  out.reserve(out.size() + EstimatedBytes(families));
  bool first = true;
  for (const MetricFamily& family : families) {
    if (family.metric.empty()) continue;
    if (!first) out += '\n';
    first = false;
    AppendFamily(family, out);
  }
}

}  // namespace xyn::metrics
