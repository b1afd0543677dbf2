// Where a page gets its series from.
#pragma once

#include <cstddef>

#include "xyn/metrics/page_writer.h"

namespace xyn::metrics {

// Threads: any.
class SeriesSource {
 public:
  SeriesSource() = default;
  SeriesSource(const SeriesSource&) = delete;
  SeriesSource& operator=(const SeriesSource&) = delete;
  virtual ~SeriesSource() = default;

  // Writes the series it has of the family at `position` in the catalogue, as they are now, in a
  // stable order.
  virtual void Write(std::size_t position, PageWriter& out) const = 0;
};

}  // namespace xyn::metrics
