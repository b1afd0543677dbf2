#include "tests/fuzz/expected_page.h"

#include <chrono>
#include <limits>
#include <string>

namespace xyn::fuzz {
namespace {

using metrics::GeneratedFamily;
using metrics::GeneratedSeries;
using prometheus::MetricType;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double SecondsOf(base::Timestamp time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

PageLabels LabelsOf(const GeneratedSeries& series) {
  PageLabels labels;
  for (const auto& label : series.labels) labels.emplace_back(label.name, label.value);
  return labels;
}

// The samples of one family.
class Expected {
 public:
  Expected(const GeneratedFamily& family, metrics::Format format)
      : family_(family), open_metrics_(format == metrics::Format::kOpenMetrics) {}

  PageFamily Page() {
    page_ = {.name = family_.name, .type = TypeName(), .unit = {}, .help = family_.help};
    if (open_metrics_) {
      TakeOff(page_.type == "counter" ? "_total" : "");
      TakeOff(page_.type == "info" ? "_info" : "");
      for (const char* unit : {"seconds", "bytes"}) {
        if (page_.name.ends_with(unit)) page_.unit = unit;
      }
    }
    for (const GeneratedSeries& series : family_.series) AddSeries(series);
    return std::move(page_);
  }

 private:
  std::string TypeName() const {
    if (family_.type == MetricType::Counter) return "counter";
    if (family_.type == MetricType::Histogram) return "histogram";
    return open_metrics_ && family_.name.ends_with("_info") ? "info" : "gauge";
  }

  void TakeOff(std::string_view suffix) { page_.name.resize(page_.name.size() - suffix.size()); }

  void AddSeries(const GeneratedSeries& series) {
    const PageLabels labels = LabelsOf(series);
    if (family_.type == MetricType::Histogram) {
      for (std::size_t i = 0; i < series.counts.size(); ++i) AddBucket(series, i);
      Add(family_.name + "_sum", labels, series.value);
      Add(family_.name + "_count", labels, static_cast<double>(series.counts.back()));
    } else {
      Add(family_.name, labels, series.value);
    }
    if (open_metrics_ && series.created) {
      Add(page_.name + "_created", labels, SecondsOf(*series.created));
    }
  }

  void AddBucket(const GeneratedSeries& series, std::size_t bucket) {
    const double bound = bucket < family_.bounds.size() ? family_.bounds[bucket] : kInfinity;
    Add(family_.name + "_bucket", LabelsOf(series), static_cast<double>(series.counts[bucket]));
    page_.samples.back().le = bound;
    const auto& exemplar = series.exemplars[bucket];
    if (!open_metrics_ || !exemplar) return;
    page_.samples.back().exemplar = {.labels = {{"run_id", exemplar->run_id.ToString()}},
                                     .value = exemplar->value,
                                     .timestamp = SecondsOf(exemplar->at)};
  }

  void Add(std::string name, const PageLabels& labels, double value) {
    page_.samples.push_back({.name = std::move(name), .labels = labels, .value = value});
  }

  const GeneratedFamily& family_;
  const bool open_metrics_;
  PageFamily page_;
};

}  // namespace

std::vector<PageFamily> ExpectedPage(const metrics::Families& families, metrics::Format format) {
  std::vector<PageFamily> page;
  for (const GeneratedFamily& family : families) page.push_back(Expected(family, format).Page());
  return page;
}

}  // namespace xyn::fuzz
