#include "xyn/app/service_commands.h"

#include <unistd.h>

#include <cstring>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "xyn/app/service.h"
#include "xyn/app/stop_signals.h"
#include "xyn/app/version.h"
#include "xyn/blueprints/builtin.h"
#include "xyn/blueprints/demo.h"

namespace xyn::app {
namespace {

constexpr const char* kWorkerListen = "127.0.0.1:9464";

struct ServiceRun {
  ServiceParts parts;
  SchemaPolicy schema = SchemaPolicy::kRequire;
  StoreConnections connections = StoreConnections::kMany;
};

void StopAtSignal(StopSignals& signals, Service& service, base::Logger& log) {
  log.info("SIG{} received, stopping; another ends the process at once",
           sigabbrev_np(signals.Wait()));
  if (service.Stop()) {
    log.info("stopped");
    return;
  }
  log.warn("a handler did not stop and was abandoned; its run is back in the queue");
  log.flush();
  _exit(0);
}

// Starts the parts, tells where, and stops them when a signal asks for it.
int RunService(const Settings& settings, const ServiceRun& run, const model::Blueprints& blueprints,
               std::ostream& out) {
  RequireSafeListener(settings);
  StopSignals signals;
  const OpenedStore opened(settings, run.schema, run.connections);
  Service service(settings, run.parts, blueprints, opened);
  signals.TakeOver();
  service.Start();
  out << fmt::format("xyn {} listening on http://{} (metrics at /metrics)\n", Version(),
                     service.address().ToString())
      << std::flush;
  StopAtSignal(signals, service, opened.log());
  return 0;
}

Command UpCommand(const std::shared_ptr<const model::Blueprints>& blueprints, std::ostream& out) {
  Command command;
  command.path = {"up"};
  command.help = "Run everything in one process: API, worker and metrics collector";
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector, KeyGroup::kListener, KeyGroup::kWorker};
  auto demo = std::make_shared<bool>(false);
  command.add_flags = [demo](CLI::App& app) {
    app.add_flag("--demo", *demo, "Add sample blueprints and a steady load of them");
  };
  command.run = [demo, blueprints, &out](const Config& config) {
    const ServiceRun run{{.api = true, .worker = true, .maintenance = true, .demo = *demo},
                         SchemaPolicy::kMigrate};
    if (!*demo) return RunService(MakeSettings(config), run, *blueprints, out);
    model::Blueprints with_demo = *blueprints;
    blueprints::AddDemo(with_demo);
    return RunService(MakeSettings(config), run, with_demo, out);
  };
  return command;
}

Command ServeCommand(std::ostream& out) {
  Command command;
  command.path = {"serve"};
  command.help = "Run the API and the metrics collector";
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector, KeyGroup::kListener};
  command.run = [&out](const Config& config) {
    return RunService(MakeSettings(config), {{.api = true, .maintenance = true}}, {}, out);
  };
  return command;
}

Command WorkerCommand(const std::shared_ptr<const model::Blueprints>& blueprints,
                      std::ostream& out) {
  Command command;
  command.path = {"worker"};
  command.help = "Run a worker and the metrics collector";
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector, KeyGroup::kListener, KeyGroup::kWorker};
  command.defaults = {{"XYN_LISTEN", kWorkerListen}};
  command.run = [blueprints, &out](const Config& config) {
    return RunService(
        MakeSettings(config),
        {.parts = {.worker = true, .maintenance = true}, .connections = StoreConnections::kFew},
        *blueprints, out);
  };
  return command;
}

Command CollectCommand(std::ostream& out) {
  Command command;
  command.path = {"collect"};
  command.help = "Run the metrics collector alone";
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector, KeyGroup::kListener};
  command.defaults = {{"XYN_LISTEN", kWorkerListen}};
  command.run = [&out](const Config& config) {
    return RunService(MakeSettings(config), {}, {}, out);
  };
  return command;
}

}  // namespace

std::vector<Command> ServiceCommands(model::Blueprints blueprints, std::ostream& out) {
  blueprints::AddBuiltIns(blueprints);
  const auto known = std::make_shared<const model::Blueprints>(std::move(blueprints));
  return {UpCommand(known, out), ServeCommand(out), WorkerCommand(known, out), CollectCommand(out)};
}

}  // namespace xyn::app
