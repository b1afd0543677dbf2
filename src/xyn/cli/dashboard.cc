#include "xyn/cli/dashboard.h"

#include <ostream>

#include "xyn/cli/grafana_dashboard.h"

namespace xyn::cli {

int PrintDashboard(std::ostream& out) {
  out << kGrafanaDashboard;
  return 0;
}

}  // namespace xyn::cli
