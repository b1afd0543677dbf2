#include "xyn/metrics/build_info.h"

namespace xyn::metrics {

void ExportBuildInfo(const BuildInfo& info, Registry& registry) {
  registry
      .Gauge("xyn_build_info",
             {{"version", info.version}, {"revision", info.revision}, {"store", info.store}})
      .Set(1);
}

}  // namespace xyn::metrics
