// The parts that run in a process for as long as it lives.
#pragma once

#include <optional>

#include "xyn/app/opened_store.h"
#include "xyn/app/settings.h"
#include "xyn/app/telemetry.h"
#include "xyn/blueprints/demo_load.h"
#include "xyn/http/router.h"
#include "xyn/http/server.h"
#include "xyn/model/blueprint.h"
#include "xyn/worker/maintainer.h"
#include "xyn/worker/worker.h"

namespace xyn::app {

// Which parts a process has. Every one serves /metrics, /health and /ready, and has a collector
// unless METRICS_COLLECTOR_MODE is off.
struct ServiceParts {
  bool api = false;  // the JSON API and the landing page
  bool worker = false;
  bool maintenance = false;
  bool demo = false;  // a steady load of the demo blueprints
};

// Place: on the stack of a command; borrows its arguments, which must outlive it.
// Threads: one. Errors: the constructor throws base::EnvironmentError if the address cannot be
// listened on; nothing has been claimed then.
class Service {
 public:
  Service(const Settings& settings, const ServiceParts& parts, const model::Blueprints& blueprints,
          const OpenedStore& opened);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void Start();

  // What Worker::Stop does, then all the rest. False if a handler was abandoned: it still uses
  // what it was given, so the process has to end without destroying anything.
  bool Stop();

  ListenAddress address() const;  // with the port that was free, if any was asked for

 private:
  const ListenAddress listen_;
  Telemetry telemetry_;
  http::Router router_;
  http::Server server_;
  std::optional<worker::Maintainer> maintainer_;
  std::optional<worker::Worker> worker_;
  std::optional<blueprints::DemoLoad> demo_;
};

}  // namespace xyn::app
