// xyn metrics: one tick of the collector, printed.
#pragma once

#include <iosfwd>

#include "xyn/collector/collector.h"
#include "xyn/metrics/exposition.h"

namespace xyn::cli {

// Takes one tick and prints `exposition`, which includes the collector, in text format. Returns
// the exit code: 1 when the tick failed; its reason is in the collector's log.
int PrintMetrics(collector::Collector& collector, const metrics::Exposition& exposition,
                 std::ostream& out);

}  // namespace xyn::cli
