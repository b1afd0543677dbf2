// What is running, as a series of value 1.
#pragma once

#include <string>

#include "xyn/metrics/registry.h"

namespace xyn::metrics {

struct BuildInfo {
  std::string version;   // "0.1.0"
  std::string revision;  // of the source, "" if it is not known
  std::string store;     // "postgres" or "sqlite"
};

// Sets xyn_build_info. Once a process.
void ExportBuildInfo(const BuildInfo& info, Registry& registry);

}  // namespace xyn::metrics
