#include "xyn/app/bench_commands.h"

#include <memory>
#include <ostream>
#include <string>

#include "xyn/app/opened_store.h"
#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/bench/claim.h"
#include "xyn/bench/collect.h"
#include "xyn/bench/enqueue.h"
#include "xyn/bench/footprint.h"
#include "xyn/bench/held_snapshot.h"
#include "xyn/bench/latency.h"
#include "xyn/bench/postgres_lab.h"
#include "xyn/bench/report.h"
#include "xyn/bench/scaling.h"
#include "xyn/bench/scrape.h"
#include "xyn/bench/sqlite_lab.h"
#include "xyn/bench/steady.h"
#include "xyn/bench/throughput.h"

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

template <class Benchmark>
Command BenchCommand(const char* name, const char* help, std::ostream& out) {
  struct Options {
    Benchmark benchmark;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  Command command;
  command.path = {"bench", name};
  command.help = help;
  command.groups = {KeyGroup::kStore};
  command.add_flags = [options](CLI::App& app) {
    options->benchmark.AddFlags(app);
    app.add_flag("--json", options->json, "Print JSON");
  };
  command.run = [options, name, &out](const Config& config) {
    const Settings settings = MakeSettings(config);
    const base::SystemClock clock;
    const auto log = base::MakeLogger(settings.log_level, settings.log_format);
    const auto lab = MakeLab(settings, clock, *log);
    bench::Report report(std::string("xyn bench ") + name);
    lab->Describe(report);
    options->benchmark.Run(*lab, *log, report);
    out << (options->json ? report.Json() : report.Text());
    return 0;
  };
  return command;
}

}  // namespace

std::vector<Command> BenchCommands(std::ostream& out) {
  return {
      BenchGroup(),
      BenchCommand<bench::Throughput>("throughput", "Runs that a worker claims and finishes", out),
      BenchCommand<bench::Scaling>("scaling", "The same of several worker processes", out),
      BenchCommand<bench::Latency>("latency", "From enqueue to the start of the handler", out),
      BenchCommand<bench::Enqueue>("enqueue", "Runs that the library and the API enqueue", out),
      BenchCommand<bench::Claim>("claim", "A claim beside what it has nothing to do with", out),
      BenchCommand<bench::Collect>("collect", "What the collector costs", out),
      BenchCommand<bench::Scrape>("scrape", "What a scrape takes", out),
      BenchCommand<bench::HeldSnapshot>("held-snapshot",
                                        "Full load while somebody holds a snapshot open", out),
      BenchCommand<bench::Footprint>("footprint", "What a process that has just started takes",
                                     out),
      BenchCommand<bench::Steady>("steady", "Whether it stays as fast under a long load", out)};
}

}  // namespace xyn::app
