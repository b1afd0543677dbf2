// The routes of Xyn: the JSON API, /metrics, /health, /ready and the landing page.
#pragma once

#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector.h"
#include "xyn/http/metrics_route.h"
#include "xyn/http/router.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/registry.h"
#include "xyn/store/store.h"

namespace xyn::http {

// /metrics, /health and /ready: what every process serves, a worker too.
void AddProbeRoutes(Router& router, const metrics::Exposition& exposition, store::Store& store,
                    int max_scrapes_in_flight = MetricsRoute::kDefaultMaxInFlight);

// /api/v1/... and /. `token`, if not empty, is required of every /api request as
// `Authorization: Bearer <token>`. `collector` is nullptr in a process that does not collect.
// Everything borrowed must outlive the router.
void AddApiRoutes(Router& router, store::Store& store, const collector::Collector* collector,
                  metrics::Registry& registry, const base::Clock& clock, base::Logger& log,
                  const std::string& token);

}  // namespace xyn::http
