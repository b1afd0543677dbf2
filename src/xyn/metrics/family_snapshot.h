// Families of one instant.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <prometheus/metric_family.h>

#include "xyn/metrics/page_writer.h"
#include "xyn/metrics/series_source.h"

namespace xyn::metrics {

// Their lines are made once, when they are; every scrape until the next instant copies them.
//
// Threads: constant after construction. Errors: a family that the catalogue does not have aborts.
class FamilySnapshot final : public SeriesSource {
 public:
  explicit FamilySnapshot(const std::vector<prometheus::MetricFamily>& families);

  void Write(std::size_t position, PageWriter& out) const override;

  std::size_t size() const { return families_.size(); }

 private:
  struct Lines {
    std::size_t position;
    std::string text;
    std::string open_metrics;
  };
  std::vector<Lines> families_;  // by ascending position
};

}  // namespace xyn::metrics
