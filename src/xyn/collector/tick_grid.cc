#include "xyn/collector/tick_grid.h"

namespace xyn::collector {

base::SteadyTime TickGrid::NextAfter(base::SteadyTime now) const {
  const auto passed = (now - start_) / interval_;
  return start_ + (passed + 1) * interval_;
}

}  // namespace xyn::collector
