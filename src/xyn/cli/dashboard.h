// xyn dashboard: what Grafana imports to show Xyn.
#pragma once

#include <iosfwd>

namespace xyn::cli {

// Prints deploy/grafana/xyn.json as it was when this program was built. Returns the exit code.
int PrintDashboard(std::ostream& out);

}  // namespace xyn::cli
