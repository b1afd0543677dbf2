// A server with a fake store behind it, on a free port.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector.h"
#include "xyn/http/api.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"
#include "xyn/http/testing/fake_store.h"
#include "xyn/http/testing/gate.h"
#include "xyn/metrics/exposition.h"
#include "xyn/metrics/registry.h"

namespace xyn::http {

// The routes of Xyn, as an all-in-one process serves them.
struct Routes {
  explicit Routes(const std::string& token = "") {
    exposition.Add(registry);
    AddProbeRoutes(router, exposition, store);
    AddApiRoutes(router, store, &collector, registry, clock, *log, token);
  }

  base::SystemClock clock;
  std::shared_ptr<base::Logger> log = base::MakeNullLogger();
  metrics::Registry registry;
  metrics::Exposition exposition;
  Gate gate;  // for a test to block the store with
  FakeStore store{clock};
  collector::Collector collector{store, registry, clock, *log, {}};
  Router router;
};

struct Served : Routes {
  explicit Served(ServerOptions options = {}, const std::string& token = "") : Routes(token) {
    options.port = 0;
    server = std::make_unique<Server>(options, router, registry, *log);
    server->Start();
  }

  std::uint16_t port() const { return server->port(); }

  std::unique_ptr<Server> server;
};

}  // namespace xyn::http
