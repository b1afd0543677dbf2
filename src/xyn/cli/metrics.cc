#include "xyn/cli/metrics.h"

#include <ostream>

namespace xyn::cli {

int PrintMetrics(collector::Collector& collector, const metrics::Exposition& exposition,
                 std::ostream& out) {
  const bool ticked = collector.TickOnce();
  out << exposition.Text();
  return ticked ? 0 : 1;
}

}  // namespace xyn::cli
