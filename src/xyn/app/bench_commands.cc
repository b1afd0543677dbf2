#include "xyn/app/bench_commands.h"

#include <memory>

#include "xyn/app/opened_store.h"
#include "xyn/base/errors.h"
#include "xyn/bench/collect.h"

namespace xyn::app {
namespace {

Command BenchGroup() {
  Command group;
  group.path = {"bench"};
  group.help = "Measure what Xyn costs and how fast it is, on tables of its own";
  return group;
}

Command CollectCommand(std::ostream& out) {
  auto collect = std::make_shared<bench::Collect>();
  Command command;
  command.path = {"bench", "collect"};
  command.help = "What the collector costs the database and the workers";
  command.groups = {KeyGroup::kStore};
  command.add_flags = [collect](CLI::App& app) { collect->AddFlags(app); };
  command.run = [collect, &out](const Config& config) {
    const Settings settings = MakeSettings(config);
    if (settings.database.kind != StoreKind::kPostgres) {
      throw base::UsageError(
          "bench collect measures PostgreSQL; set DATABASE_URL to postgres://USER@HOST/DATABASE");
    }
    const OpenedStore reachable(settings, SchemaPolicy::kAsItIs);
    return collect->Run(settings.database.location, reachable.clock(), reachable.log(), out);
  };
  return command;
}

}  // namespace

std::vector<Command> BenchCommands(std::ostream& out) {
  return {BenchGroup(), CollectCommand(out)};
}

}  // namespace xyn::app
