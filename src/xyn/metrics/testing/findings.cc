#include "xyn/metrics/testing/findings.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

using prometheus::MetricType;

std::string Hex(const std::string& text) {
  std::string hex;
  for (const char c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::string Bits(double value) {
  return std::isnan(value) ? "nan" : fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value));
}

// The findings that PythonParser should report.
class Expected {
 public:
  explicit Expected(Format format) : open_metrics_(format == Format::kOpenMetrics) {}

  std::string Of(const Families& families) {
    for (const GeneratedFamily& family : families) Add(family);
    return std::move(findings_);
  }

 private:
  // This reader takes "_total" off the names of counters in both formats.
  void Add(const GeneratedFamily& family) {
    std::string name = family.name;
    std::string type{ToString(family.type)};
    if (type == "counter") name.resize(name.size() - std::string("_total").size());
    if (open_metrics_ && name.ends_with("_info")) {
      name.resize(name.size() - std::string("_info").size());
      type = "info";
    }
    const std::string unit = name.ends_with("_seconds") ? "seconds"
                             : name.ends_with("_bytes") ? "bytes"
                                                        : "-";
    findings_ +=
        fmt::format("{} {} {} {}\n", name, type, open_metrics_ ? unit : "-", Hex(family.help));
    for (const GeneratedSeries& series : family.series) Add(family, name, series);
  }

  void Add(const GeneratedFamily& family, const std::string& name, const GeneratedSeries& series) {
    if (family.type == MetricType::Histogram) {
      for (std::size_t i = 0; i < series.counts.size(); ++i) AddBucket(family, series, i);
      AddSample(name + "_sum", series, series.value);
      AddSample(name + "_count", series, static_cast<double>(series.counts.back()));
    } else {
      AddSample(family.name, series, series.value);
    }
    if (!open_metrics_ || !series.created) return;
    const std::chrono::duration<double> created = series.created->time_since_epoch();
    AddSample(name + "_created", series, created.count());
  }

  void AddBucket(const GeneratedFamily& family, const GeneratedSeries& series, std::size_t bucket) {
    const double bound = bucket < family.bounds.size() ? family.bounds[bucket]
                                                       : std::numeric_limits<double>::infinity();
    AddSample(family.name + "_bucket", series, static_cast<double>(series.counts[bucket]),
              Bits(bound));
    const auto& exemplar = series.exemplars[bucket];
    if (!open_metrics_ || !exemplar) return;
    findings_.pop_back();
    findings_ += fmt::format(" # {{run_id={}}} {} {}\n", Hex(exemplar->run_id.ToString()),
                             Bits(exemplar->value), exemplar->at.time_since_epoch().count());
  }

  void AddSample(const std::string& name, const GeneratedSeries& series, double value,
                 const std::string& le = "") {
    std::vector<std::pair<std::string, std::string>> labels;
    labels.reserve(series.labels.size() + 1);
    for (const Label& label : series.labels) labels.emplace_back(label.name, Hex(label.value));
    if (!le.empty()) labels.emplace_back("le", le);
    std::ranges::sort(labels);
    std::string text;
    for (const auto& [label, label_value] : labels) {
      text += fmt::format("{}{}={}", text.empty() ? "" : ",", label, label_value);
    }
    findings_ += fmt::format("  {} {{{}}} {}\n", name, text, Bits(value));
  }

  const bool open_metrics_;
  std::string findings_;
};

}  // namespace

std::string FindingsOf(const Families& families, Format format) {
  return Expected(format).Of(families);
}

}  // namespace xyn::metrics
