#include "xyn/app/telemetry.h"

#include <string>

#include "xyn/app/version.h"
#include "xyn/metrics/build_info.h"

namespace xyn::app {

Telemetry::Telemetry(store::Store& store, const base::Clock& clock, base::Logger& log,
                     const collector::CollectorOptions& options)
    : collector_(store, registry_, clock, log, options) {
  metrics::ExportBuildInfo(
      {std::string(Version()), std::string(Revision()), std::string(store.name())}, registry_);
  exposition_.Add(registry_);
  exposition_.Add(process_);
  exposition_.Add(collector_);
}

}  // namespace xyn::app
