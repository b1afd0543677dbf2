#include "xyn/metrics/family_snapshot.h"

#include <algorithm>

#include "xyn/metrics/catalogue.h"

namespace xyn::metrics {
namespace {

std::string LinesOf(const prometheus::MetricFamily& family, Format format) {
  std::string lines;
  PageWriter out(format, lines);
  WriteSeries(family, out);
  return lines;
}

}  // namespace

FamilySnapshot::FamilySnapshot(const std::vector<prometheus::MetricFamily>& families) {
  families_.reserve(families.size());
  for (const prometheus::MetricFamily& family : families) {
    families_.push_back({PositionOf(family.name), LinesOf(family, Format::kText),
                         LinesOf(family, Format::kOpenMetrics)});
  }
  std::ranges::stable_sort(families_, {}, &Lines::position);
}

void FamilySnapshot::Write(std::size_t position, PageWriter& out) const {
  for (const Lines& lines : std::ranges::equal_range(families_, position, {}, &Lines::position)) {
    out.Lines(lines.text, lines.open_metrics);
  }
}

}  // namespace xyn::metrics
