#include "xyn/app/service.h"

#include "xyn/http/api.h"

namespace xyn::app {
namespace {

http::ServerOptions MakeServerOptions(const ListenAddress& listen) {
  http::ServerOptions options;
  options.host = listen.host;
  options.port = listen.port;
  return options;
}

std::optional<collector::CollectorOptions> MakeCollectorOptions(const Settings& settings) {
  if (!settings.collects) return std::nullopt;
  return settings.collector;
}

}  // namespace

Service::Service(const Settings& settings, const ServiceParts& parts,
                 const model::Blueprints& blueprints, const OpenedStore& opened)
    : listen_(settings.listen),
      telemetry_(opened.store(), opened.clock(), opened.log(), MakeCollectorOptions(settings)),
      server_(MakeServerOptions(listen_), router_, telemetry_.registry(), opened.log()) {
  store::Store& store = opened.store();
  http::AddProbeRoutes(router_, telemetry_.exposition(), store);
  if (parts.api) {
    http::AddApiRoutes(router_, store, telemetry_.collector(), telemetry_.registry(),
                       opened.clock(), opened.log(), settings.token);
  }
  if (parts.maintenance) {
    maintainer_.emplace(store.maintenance(), telemetry_.registry(), opened.clock(), opened.log());
  }
  if (parts.worker) {
    worker_.emplace(store, blueprints, telemetry_.registry(), opened.clock(), opened.log(),
                    settings.worker);
  }
  if (parts.demo) demo_.emplace(store.queue(), telemetry_.registry(), opened.clock(), opened.log());
}

// Work is claimed last, when the process can be seen and nothing that can fail is left to do.
void Service::Start() {
  server_.Start();
  if (telemetry_.collector() != nullptr) telemetry_.collector()->Start();
  if (maintainer_) maintainer_->Start();
  if (worker_) worker_->Start();
  if (demo_) demo_->Start();
}

bool Service::Stop() {
  demo_.reset();
  if (worker_ && !worker_->Stop()) return false;
  worker_.reset();
  maintainer_.reset();
  return true;
}

ListenAddress Service::address() const { return {listen_.host, server_.port()}; }

}  // namespace xyn::app
