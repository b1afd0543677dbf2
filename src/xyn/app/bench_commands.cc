#include "xyn/app/bench_commands.h"

#include <memory>

#include "xyn/app/opened_store.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/collect.h"
#include "xyn/bench/postgres_lab.h"
#include "xyn/bench/sqlite_lab.h"

namespace xyn::app {
namespace {

Command BenchGroup() {
  Command group;
  group.path = {"bench"};
  group.help = "Measure what Xyn costs and how fast it is, on tables of its own";
  return group;
}

std::unique_ptr<bench::Lab> MakeLab(const Settings& settings, const base::Clock& clock,
                                    base::Logger& log) {
  if (settings.database.kind == StoreKind::kSqlite) {
    return std::make_unique<bench::SqliteLab>(settings.database.location, clock, log);
  }
  const OpenedStore reachable(settings, SchemaPolicy::kAsItIs);  // or it says what is wrong
  return std::make_unique<bench::PostgresLab>(settings.database.location, clock, log);
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
    const base::SystemClock clock;
    const auto log = base::MakeLogger(settings.log_level, settings.log_format);
    return collect->Run(*MakeLab(settings, clock, *log), *log, out);
  };
  return command;
}

}  // namespace

std::vector<Command> BenchCommands(std::ostream& out) {
  return {BenchGroup(), CollectCommand(out)};
}

}  // namespace xyn::app
