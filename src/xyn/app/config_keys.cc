#include "xyn/app/config_keys.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "xyn/app/config_values.h"
#include "xyn/app/database_url.h"
#include "xyn/app/listen_address.h"

namespace xyn::app {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

bool AcceptsAny(std::string_view) { return true; }

bool IsDatabaseUrl(std::string_view value) { return ParseDatabaseUrl(value).has_value(); }

bool IsListenAddress(std::string_view value) { return ParseListenAddress(value).has_value(); }

bool IsSwitch(std::string_view value) { return ParseSwitch(value).has_value(); }

std::string MaskToken(std::string_view value) { return value.empty() ? "" : "***"; }

const std::array<ConfigKey, 18> kKeys = {{
    {.name = "XYN_CONFIG",
     .flag = "--config",
     .file_key = "",
     .default_value = "",
     .help = "A TOML file to read the other keys from",
     .requirement = "the path of a file",
     .accepts = AcceptsAny},
    {.name = "DATABASE_URL",
     .flag = "--database-url",
     .file_key = "database_url",
     .default_value = "sqlite:xyn.db",
     .help = "Where the runs are kept: a SQLite file or a PostgreSQL server",
     .requirement = "sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE "
                    "(or postgresql://; special characters of a password as %XX)",
     .group = KeyGroup::kStore,
     .accepts = IsDatabaseUrl,
     .masked = MaskPassword},
    {.name = "XYN_PREPARE_STATEMENTS",
     .flag = "--prepare-statements",
     .file_key = "prepare_statements",
     .default_value = "true",
     .help = "Use prepared statements on PostgreSQL; false behind a PgBouncer before 1.21 in "
             "transaction mode",
     .requirement = "true or false",
     .group = KeyGroup::kStore,
     .accepts = IsSwitch,
     .is_switch = true},
    {.name = "METRICS_COLLECTOR_INTERVAL",
     .flag = "--interval",
     .file_key = "metrics_collector_interval",
     .default_value = "5",
     .help = "Seconds from one tick of the metrics collector to the next",
     .requirement = "0.1 to 3600 seconds, such as 5, 0.5 or 500ms",
     .group = KeyGroup::kCollector,
     .accepts = [](std::string_view v) { return IsWithin(v, milliseconds(100), seconds(3'600)); }},
    {.name = "METRICS_COLLECTOR_MODE",
     .flag = "--collector-mode",
     .file_key = "metrics_collector_mode",
     .default_value = "all",
     .help = "Which processes export the gauges of the database: all; the one that they elect as "
             "leader; or, off, not this one, which then does not collect at all",
     .requirement = "all, leader or off",
     .group = KeyGroup::kCollector,
     .accepts = [](std::string_view v) { return v == "all" || v == "leader" || v == "off"; }},
    {.name = "METRICS_DATABASE_INTERVAL",
     .flag = "--database-interval",
     .file_key = "metrics_database_interval",
     .default_value = "60",
     .help = "Seconds from one look at the database itself (xyn_db_*) to the next",
     .requirement = "0.1 to 86400 seconds, such as 60 or 5m",
     .group = KeyGroup::kCollector,
     .accepts = [](std::string_view v) { return IsWithin(v, milliseconds(100), hours(24)); }},
    {.name = "METRICS_SELF_CHECK_INTERVAL",
     .flag = "--self-check-interval",
     .file_key = "metrics_self_check_interval",
     .default_value = "600",
     .help = "Seconds from one comparison of the kept counts with the rows to the next; the first "
             "comes a minute after the start",
     .requirement = "0.1 to 86400 seconds, such as 600 or 1h",
     .group = KeyGroup::kCollector,
     .accepts = [](std::string_view v) { return IsWithin(v, milliseconds(100), hours(24)); }},
    {.name = "METRICS_WORKER_HEARTBEAT_AGE",
     .flag = "--worker-heartbeat-age",
     .file_key = "metrics_worker_heartbeat_age",
     .default_value = "false",
     .help = "Export xyn_worker_heartbeat_age_seconds, which has a series for each worker",
     .requirement = "true or false",
     .group = KeyGroup::kCollector,
     .accepts = IsSwitch,
     .is_switch = true},
    {.name = "XYN_LISTEN",
     .flag = "--listen",
     .file_key = "listen",
     .default_value = "127.0.0.1:8000",
     .help = "Address and port to serve HTTP on; port 0 takes any free one",
     .requirement = "ADDRESS:PORT, such as 127.0.0.1:8000, [::1]:8000 or 0.0.0.0:8000",
     .group = KeyGroup::kListener,
     .accepts = IsListenAddress},
    {.name = "XYN_TOKEN",
     .flag = "--token",
     .file_key = "token",
     .default_value = "",
     .help = "What API requests must bring as Authorization: Bearer TOKEN; prefer the variable, "
             "flags show in process lists",
     .requirement = "letters, digits and -._~+/= only",
     .group = KeyGroup::kListener,
     .accepts = IsBearerToken,
     .masked = MaskToken},
    {.name = "XYN_INSECURE",
     .flag = "--insecure",
     .file_key = "insecure",
     .default_value = "false",
     .help = "Serve without a token on an address that is not loopback",
     .requirement = "true or false",
     .group = KeyGroup::kListener,
     .accepts = IsSwitch,
     .is_switch = true},
    {.name = "WORKER_ID",
     .flag = "--worker-id",
     .file_key = "worker_id",
     .default_value = "",
     .help = "Name of this worker, unique among living ones; HOSTNAME-PID-RANDOM if empty",
     .requirement = "at most 200 printable ASCII characters without spaces",
     .group = KeyGroup::kWorker,
     .accepts = IsWorkerId},
    {.name = "WORKER_CONCURRENCY",
     .flag = "--concurrency",
     .file_key = "worker_concurrency",
     .default_value = "64",
     .help = "How many runs a worker executes at a time",
     .requirement = "a whole number from 1 to 1000",
     .group = KeyGroup::kWorker,
     .accepts = [](std::string_view v) { return ParseWhole(v, 1, 1'000).has_value(); }},
    {.name = "LEASE_DURATION_SECONDS",
     .flag = "--lease",
     .file_key = "lease_duration_seconds",
     .default_value = "60",
     .help = "Seconds a lease lasts unless renewed; after a crash, runs wait this long",
     .requirement = "1 to 86400 seconds, such as 60 or 5m",
     .group = KeyGroup::kWorker,
     .accepts = [](std::string_view v) { return IsWithin(v, seconds(1), hours(24)); }},
    {.name = "POLL_INTERVAL_SECONDS",
     .flag = "--poll",
     .file_key = "poll_interval_seconds",
     .default_value = "2",
     .help = "Seconds after which an idle worker looks for runs even if nothing woke it",
     .requirement = "0.05 to 3600 seconds, such as 2 or 500ms",
     .group = KeyGroup::kWorker,
     .accepts = [](std::string_view v) { return IsWithin(v, milliseconds(50), seconds(3'600)); }},
    {.name = "SHUTDOWN_GRACE_SECONDS",
     .flag = "--grace",
     .file_key = "shutdown_grace_seconds",
     .default_value = "30",
     .help = "Seconds that running handlers have to end when the process is asked to stop",
     .requirement = "0 to 3600 seconds, such as 30 or 2m",
     .group = KeyGroup::kWorker,
     .accepts = [](std::string_view v) { return IsWithin(v, seconds(0), seconds(3'600)); }},
    {.name = "LOG_LEVEL",
     .flag = "--log-level",
     .file_key = "log_level",
     .default_value = "info",
     .help = "The least severe log lines to write",
     .requirement = "trace, debug, info, warn, error or off",
     .accepts = IsLogLevel},
    {.name = "LOG_FORMAT",
     .flag = "--log-format",
     .file_key = "log_format",
     .default_value = "text",
     .help = "How log lines are written to standard error",
     .requirement = "text or json",
     .accepts = [](std::string_view v) { return v == "text" || v == "json"; }},
}};

}  // namespace

std::span<const ConfigKey> ConfigKeys() { return kKeys; }

const ConfigKey& FindConfigKey(std::string_view name) {
  const auto* found = std::find_if(kKeys.begin(), kKeys.end(),
                                   [name](const ConfigKey& key) { return key.name == name; });
  if (found == kKeys.end()) std::abort();
  return *found;
}

std::string Shown(const ConfigKey& key, std::string_view value) {
  return key.masked == nullptr ? std::string(value) : key.masked(value);
}

}  // namespace xyn::app
