#include "xyn/cli/repair.h"

#include <ostream>

#include <fmt/format.h>

namespace xyn::cli {

int Repair(store::Maintenance& maintenance, std::ostream& out) {
  const std::int64_t off = maintenance.RepairCounts();
  if (off == 0) {
    out << "counted all runs anew; the counts were right\n";
  } else {
    out << fmt::format("counted all runs anew; the counts were off by {} runs\n", off);
  }
  return 0;
}

}  // namespace xyn::cli
