#include "xyn/app/settings.h"

#include <unistd.h>

#include <array>
#include <limits>

#include <fmt/format.h>

#include "xyn/app/config_values.h"
#include "xyn/base/errors.h"
#include "xyn/base/time_text.h"
#include "xyn/base/uuid.h"

namespace xyn::app {
namespace {

// The values below were accepted by the catalogue, so what parses them has a result.
std::chrono::milliseconds Duration(const Config& config, std::string_view name) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      base::ParseDuration(config.Get(name)).value());
}

bool Switch(const Config& config, std::string_view name) {
  return ParseSwitch(config.Get(name)).value();
}

// HOSTNAME-PID-RANDOM: no other process has it.
std::string NewProcessId() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0') host = {"xyn"};
  return fmt::format("{}-{}-{}", host.data(), getpid(), base::RandomHex(4));
}

collector::CollectorOptions MakeCollectorOptions(const Config& config) {
  using collector::CollectorMode;
  const bool elects = config.Get("METRICS_COLLECTOR_MODE") == "leader";
  return {.interval = Duration(config, "METRICS_COLLECTOR_INTERVAL"),
          .health_interval = Duration(config, "METRICS_DATABASE_INTERVAL"),
          .self_check_interval = Duration(config, "METRICS_SELF_CHECK_INTERVAL"),
          .mode = elects ? CollectorMode::kLeader : CollectorMode::kAll,
          .candidate = NewProcessId(),
          .worker_ages = Switch(config, "METRICS_WORKER_HEARTBEAT_AGE")};
}

worker::WorkerOptions MakeWorkerOptions(const Config& config) {
  worker::WorkerOptions options;
  options.worker_id = config.Get("WORKER_ID");
  if (options.worker_id.empty()) options.worker_id = NewProcessId();
  options.concurrency =
      ParseWhole(config.Get("WORKER_CONCURRENCY"), 1, std::numeric_limits<int>::max()).value();
  options.lease = Duration(config, "LEASE_DURATION_SECONDS");
  options.poll_interval = Duration(config, "POLL_INTERVAL_SECONDS");
  options.grace = Duration(config, "SHUTDOWN_GRACE_SECONDS");
  return options;
}

}  // namespace

Settings MakeSettings(const Config& config) {
  Settings settings;
  settings.database = ParseDatabaseUrl(config.Get("DATABASE_URL")).value();
  settings.prepare_statements = Switch(config, "XYN_PREPARE_STATEMENTS");
  settings.collects = config.Get("METRICS_COLLECTOR_MODE") != "off";
  settings.collector = MakeCollectorOptions(config);
  settings.listen = ParseListenAddress(config.Get("XYN_LISTEN")).value();
  settings.token = config.Get("XYN_TOKEN");
  settings.insecure = Switch(config, "XYN_INSECURE");
  settings.worker = MakeWorkerOptions(config);
  settings.log_level = config.Get("LOG_LEVEL");
  settings.log_format =
      config.Get("LOG_FORMAT") == "json" ? base::LogFormat::kJson : base::LogFormat::kText;
  return settings;
}

void RequireSafeListener(const Settings& settings) {
  if (settings.listen.IsLoopback() || !settings.token.empty() || settings.insecure) return;
  throw base::UsageError(fmt::format(
      "XYN_LISTEN is {}, which other hosts can reach; set XYN_TOKEN, or listen on 127.0.0.1, or "
      "pass --insecure to serve without a token",
      settings.listen.ToString()));
}

}  // namespace xyn::app
