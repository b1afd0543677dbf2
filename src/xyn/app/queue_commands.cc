#include "xyn/app/queue_commands.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "xyn/app/opened_store.h"
#include "xyn/app/telemetry.h"
#include "xyn/cli/config.h"
#include "xyn/cli/dashboard.h"
#include "xyn/cli/enqueue.h"
#include "xyn/cli/metrics.h"
#include "xyn/cli/migrate.h"
#include "xyn/cli/repair.h"
#include "xyn/cli/runs_cancel.h"
#include "xyn/cli/runs_list.h"
#include "xyn/cli/runs_requeue.h"
#include "xyn/cli/runs_show.h"
#include "xyn/cli/verify.h"
#include "xyn/cli/verify_page.h"
#include "xyn/http/fetch.h"

namespace xyn::app {
namespace {

// A command with options of its own, which live as long as the command.
template <typename Options, typename Run>
Command With(std::vector<std::string> path, std::string help, Run run) {
  auto options = std::make_shared<Options>();
  Command command;
  command.path = std::move(path);
  command.help = std::move(help);
  command.groups = {KeyGroup::kStore};
  command.add_flags = [options](CLI::App& app) { options->AddFlags(app); };
  command.run = [options, run](const Config& config) { return run(*options, config); };
  return command;
}

// The same without options.
template <typename Run>
Command Plain(std::string name, std::string help, Run run) {
  return {
      {std::move(name)}, std::move(help), {KeyGroup::kStore, KeyGroup::kCollector}, {}, {}, run};
}

// An audit reads the whole table, however large.
constexpr store::SamplerLimits kAuditLimits{.statement_timeout = std::chrono::minutes(10),
                                            .lock_timeout = std::chrono::seconds(10),
                                            .deadline = std::chrono::minutes(11)};

// A tick on request is this process's own, whatever mode is configured for those that serve.
collector::CollectorOptions ForOneTick(const Settings& settings) {
  collector::CollectorOptions options = settings.collector;
  options.mode = collector::CollectorMode::kAll;
  return options;
}

OpenedStore Ready(const Config& config) {
  return OpenedStore(MakeSettings(config), SchemaPolicy::kRequire);
}

Command MigrateCommand(std::ostream& out) {
  return With<cli::Migrate>({"migrate"}, "Create or upgrade the tables",
                            [&out](const cli::Migrate& migrate, const Config& config) {
                              const OpenedStore opened(MakeSettings(config), SchemaPolicy::kAsItIs);
                              return migrate.Run(opened.store().schema(), out);
                            });
}

Command EnqueueCommand(std::istream& in, std::ostream& out) {
  return With<cli::Enqueue>({"enqueue"}, "Add runs to the queue; prints one id a line",
                            [&in, &out](const cli::Enqueue& enqueue, const Config& config) {
                              const OpenedStore opened = Ready(config);
                              return enqueue.Run(opened.store().queue(), opened.clock(), in, out);
                            });
}

Command MetricsCommand(std::ostream& out) {
  return Plain("metrics", "Take one tick of the collector and print it in text format",
               [&out](const Config& config) {
                 const Settings settings = MakeSettings(config);
                 const OpenedStore opened(settings, SchemaPolicy::kRequire);
                 Telemetry telemetry(opened.store(), opened.clock(), opened.log(),
                                     ForOneTick(settings));
                 return cli::PrintMetrics(*telemetry.collector(), telemetry.exposition(), out);
               });
}

// Asks itself, and the process that answers at `url`, if any.
struct VerifyFlags {
  std::string url;

  void AddFlags(CLI::App& command) {
    command.add_option("--url", url,
                       "The /metrics page of a running process to check, too, such as "
                       "http://127.0.0.1:8000/metrics");
  }
};

void VerifyRunning(const std::string& url, store::Sampler& sampler, const base::Clock& clock,
                   cli::CheckList& checks) {
  const cli::PageSource source{
      .fetch = [&url] { return http::Fetch(url, std::chrono::seconds(10)); },
      .pause = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }};
  cli::VerifyPage(source, sampler, clock, checks);
}

Command VerifyCommand(std::ostream& out) {
  Command command = With<VerifyFlags>(
      {"verify"}, "Check that the metrics are complete and agree with the tables",
      [&out](const VerifyFlags& flags, const Config& config) {
        const Settings settings = MakeSettings(config);
        const OpenedStore opened(settings, SchemaPolicy::kRequire);
        Telemetry telemetry(opened.store(), opened.clock(), opened.log(), ForOneTick(settings));
        const auto sampler = opened.store().NewSampler(kAuditLimits);
        cli::CheckList checks(out);
        cli::Verify(*telemetry.collector(), telemetry.exposition(), *sampler, checks);
        if (!flags.url.empty()) VerifyRunning(flags.url, *sampler, opened.clock(), checks);
        return checks.Finish();
      });
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector};
  return command;
}

Command RepairCommand(std::ostream& out) {
  return Plain("repair", "Count all runs anew, online, where verify found the counts to be off",
               [&out](const Config& config) {
                 return cli::Repair(Ready(config).store().maintenance(), out);
               });
}

Command RunsGroup() {
  Command group;
  group.path = {"runs"};
  group.help = "Look at runs and change them";
  return group;
}

Command RunsListCommand(std::ostream& out) {
  return With<cli::RunsList>({"runs", "list"}, "List runs, newest first",
                             [&out](const cli::RunsList& list, const Config& config) {
                               return list.Run(Ready(config).store().reader(), out);
                             });
}

Command RunsShowCommand(std::ostream& out) {
  return With<cli::RunsShow>({"runs", "show"}, "Show all there is to know about a run",
                             [&out](const cli::RunsShow& show, const Config& config) {
                               return show.Run(Ready(config).store().reader(), out);
                             });
}

Command RunsCancelCommand(std::ostream& out) {
  return With<cli::RunsCancel>({"runs", "cancel"}, "Cancel queued runs, ask running ones to stop",
                               [&out](const cli::RunsCancel& cancel, const Config& config) {
                                 return cancel.Run(Ready(config).store().queue(), out);
                               });
}

Command RunsRequeueCommand(std::ostream& out) {
  return With<cli::RunsRequeue>({"runs", "requeue"}, "Queue failed and cancelled runs again",
                                [&out](const cli::RunsRequeue& requeue, const Config& config) {
                                  return requeue.Run(Ready(config).store().queue(), out);
                                });
}

Command DashboardCommand(std::ostream& out) {
  return {
      {"dashboard"}, "Print the dashboard that Grafana imports", {}, {}, {}, [&out](const Config&) {
        return cli::PrintDashboard(out);
      }};
}

Command ConfigCommand(std::ostream& out) {
  Command command = With<cli::Config>(
      {"config"}, "Print the configuration in force and where each value came from",
      [&out](const cli::Config& print, const Config& config) {
        std::vector<cli::ConfigLine> lines;
        for (const ConfigValue& value : config.values()) {
          lines.push_back(
              {std::string(value.key->name), Shown(*value.key, value.text), value.origin});
        }
        return print.Run(lines, out);
      });
  command.groups = {KeyGroup::kStore, KeyGroup::kCollector, KeyGroup::kListener, KeyGroup::kWorker};
  return command;
}

}  // namespace

std::vector<Command> QueueCommands(std::istream& in, std::ostream& out) {
  return {MigrateCommand(out),     EnqueueCommand(in, out), RunsGroup(),
          RunsListCommand(out),    RunsShowCommand(out),    RunsCancelCommand(out),
          RunsRequeueCommand(out), MetricsCommand(out),     VerifyCommand(out),
          RepairCommand(out),      DashboardCommand(out),   ConfigCommand(out)};
}

}  // namespace xyn::app
