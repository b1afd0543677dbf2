// Reads a page of metrics, without any of the code that writes one, and as strictly as the formats
// are written down.
//
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
// https://github.com/OpenObservability/OpenMetrics/blob/main/specification/OpenMetrics.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "xyn/metrics/format.h"

namespace xyn::fuzz {

using PageLabels = std::vector<std::pair<std::string, std::string>>;

struct PageExemplar {
  PageLabels labels;
  double value = 0;
  double timestamp = 0;
};

struct PageSample {
  std::string name;
  PageLabels labels;  // without the `le` of a bucket
  double value = 0;
  std::optional<double> le{};
  std::optional<PageExemplar> exemplar{};
  std::string series{};  // name and labels as they are written
};

struct PageFamily {
  std::string name;
  std::string type;
  std::string unit;  // "" if there is none
  std::string help;
  std::vector<PageSample> samples{};
};

// But for how series are written. NaN is the same as NaN, and 0 is not the same as -0.
bool IsSame(const std::vector<PageFamily>& a, const std::vector<PageFamily>& b);

// The families of `page`, in their order; nullopt unless it has the lines HELP and TYPE before the
// samples of each family, samples that its type has and nothing twice. Time stamps of samples are
// none of what Xyn writes, and refused.
std::optional<std::vector<PageFamily>> ReadPage(std::string_view page, metrics::Format format);

}  // namespace xyn::fuzz
