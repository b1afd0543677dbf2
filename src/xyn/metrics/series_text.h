// What stays the same in the lines of a series, whatever its values are.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/metric_type.h>

#include "xyn/base/clock.h"
#include "xyn/metrics/escaping.h"

namespace xyn::metrics {

// Made once for a series that stays, so that a scrape has only numbers to write.
//
// Threads: constant after construction.
class SeriesText {
 public:
  // `name` is that of the catalogue: a counter's ends in "_total". `bounds` are the upper bounds of
  // a histogram's buckets, +Inf among them or not: ascending, and not negative, because the sum of
  // such a histogram could fall. `created` is when the series began to count, nullopt if that is
  // not known or it does not count.
  SeriesText(std::string_view name, prometheus::MetricType type, std::span<const Label> labels,
             std::span<const double> bounds = {},
             std::optional<base::Timestamp> created = std::nullopt);

  // `name{labels} ` of each sample: of the single one, or of a histogram's buckets up to +Inf, its
  // sum and its count.
  std::span<const std::string> samples() const { return samples_; }

  // The whole line that tells OpenMetrics since when the series counts; may be empty.
  const std::string& created() const { return created_; }

 private:
  std::vector<std::string> samples_;
  std::string created_;
};

}  // namespace xyn::metrics
