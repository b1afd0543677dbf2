#include "xyn/app/telemetry.h"

#include <string>

#include "xyn/app/version.h"
#include "xyn/metrics/build_info.h"

namespace xyn::app {

Telemetry::Telemetry(store::Store& store, const base::Clock& clock, base::Logger& log,
                     const std::optional<collector::CollectorOptions>& options) {
  metrics::ExportBuildInfo(
      {std::string(Version()), std::string(Revision()), std::string(store.name())}, registry_);
  exposition_.Add(registry_);
  exposition_.Add(process_);
  if (!options) return;
  collector_.emplace(store, registry_, clock, log, *options);
  exposition_.Add(*collector_);
}

}  // namespace xyn::app
