#include "xyn/metrics/catalogue.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace xyn::metrics {
namespace {

using prometheus::MetricType;
using Names = std::array<std::string_view, 1>;

constexpr Names kStatus = {"status"};
constexpr Names kResult = {"result"};
constexpr Names kReason = {"reason"};
constexpr Names kTable = {"table"};
constexpr Names kWorkerId = {"worker_id"};
constexpr Names kBlueprint = {"blueprint_name"};
constexpr std::array<std::string_view, 2> kBlueprintStatus = {"blueprint_name", "status"};
constexpr std::array<std::string_view, 2> kMethodRoute = {"method", "route"};
constexpr std::array<std::string_view, 3> kCodeMethodRoute = {"code", "method", "route"};
constexpr std::array<std::string_view, 3> kBuild = {"revision", "store", "version"};

// From the latency of a wake-up to a day in a backlog.
constexpr std::array<double, 18> kWaitBuckets = {0.001, 0.0025, 0.005, 0.01,  0.025,  0.1,
                                                 0.5,   1,      2.5,   5,     10,     30,
                                                 60,    300,    900,   3'600, 14'400, 86'400};
// One set for each blueprint, hence few.
constexpr std::array<double, 14> kDurationBuckets = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5,   1,
                                                     5,     10,    30,   60,   300, 3'600, 14'400};
// Up to 0 are the leases that had run out already when they were renewed.
constexpr std::array<double, 11> kSlackBuckets = {0, 1, 2, 5, 10, 20, 30, 40, 60, 120, 300};
constexpr std::array<double, 12> kHttpBuckets = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                 0.05,   0.1,   0.25,   0.5,   1,    5};

using Labels = std::span<const std::string_view>;
using Buckets = std::span<const double>;

constexpr Family TickGauge(std::string_view name, std::string_view help, Labels labels = {}) {
  return {name, MetricType::Gauge, help, labels, {}, Source::kTick};
}
constexpr Family CollectorGauge(std::string_view name, std::string_view help) {
  return {name, MetricType::Gauge, help, {}, {}, Source::kCollector};
}
constexpr Family CollectorCounter(std::string_view name, std::string_view help, Labels labels) {
  return {name, MetricType::Counter, help, labels, {}, Source::kCollector};
}
constexpr Family ProcessGauge(std::string_view name, std::string_view help, Labels labels = {}) {
  return {name, MetricType::Gauge, help, labels, {}, Source::kProcess};
}
constexpr Family ProcessCounter(std::string_view name, std::string_view help, Labels labels = {}) {
  return {name, MetricType::Counter, help, labels, {}, Source::kProcess};
}
constexpr Family ProcessHistogram(std::string_view name, std::string_view help, Labels labels,
                                  Buckets buckets) {
  return {name, MetricType::Histogram, help, labels, buckets, Source::kProcess};
}

// The help of the six families of the specification is the specification's, word for word.
constexpr auto kCatalogue = std::to_array<Family>({
    // The queue.
    TickGauge("xyn_queue_depth", "Run count by status", kStatus),
    TickGauge("xyn_queue_ready_depth", "Queued runs ready to execute (run_at <= now)"),
    TickGauge("xyn_queue_future_depth", "Queued runs scheduled for the future (run_at > now)"),
    TickGauge("xyn_queue_oldest_ready_seconds", "Age in seconds of oldest ready queued run"),
    TickGauge("xyn_queue_oldest_eligible_seconds",
              "Seconds for which the longest waiting ready run could have been claimed"),
    TickGauge("xyn_blueprint_queue_depth", "Queued and running runs by blueprint",
              kBlueprintStatus),

    // The leases of the database.
    TickGauge("xyn_running_with_expired_lease", "RUNNING runs with expired leases (should be ~0)"),
    TickGauge("xyn_running_with_active_lease", "RUNNING runs with active leases"),
    TickGauge("xyn_running_without_lease", "RUNNING runs that have no lease at all (should be 0)"),

    // The workers that the database knows.
    TickGauge("xyn_workers_alive", "Count of workers with recent heartbeat"),
    TickGauge("xyn_worker_heartbeat_age_seconds", "Seconds since last heartbeat", kWorkerId),

    // The database itself, looked at less often.
    TickGauge("xyn_db_oldest_transaction_seconds", "Age of the oldest transaction of the database"),
    TickGauge("xyn_db_dead_rows", "Dead rows in a table of Xyn, as the database estimates them",
              kTable),
    TickGauge("xyn_db_size_bytes", "Size of a table of Xyn with its indexes", kTable),

    // The collector.
    CollectorGauge("xyn_collector_up",
                   "1 if the latest tick succeeded, 0 if it failed or none has ended"),
    CollectorGauge("xyn_collector_last_success_timestamp_seconds",
                   "Unix time of the latest successful tick, 0 before the first"),
    CollectorGauge("xyn_collector_duration_seconds", "Duration of the latest tick"),
    CollectorGauge("xyn_collector_interval_seconds", "Configured time from tick to tick"),
    CollectorGauge("xyn_collector_leader",
                   "1 if this process exports the gauges of the database, 0 if another one does"),
    CollectorGauge("xyn_collector_drift",
                   "Runs by which the kept counts differed from the rows in the latest self-check"),
    CollectorGauge("xyn_collector_last_self_check_timestamp_seconds",
                   "Unix time of the latest self-check that ran to its end, 0 before the first"),
    CollectorCounter("xyn_collector_errors_total", "Failed ticks by reason", kReason),

    // Runs, as this process saw them.
    ProcessCounter("xyn_runs_enqueued_total", "Runs enqueued by this process"),
    ProcessCounter("xyn_runs_claimed_total", "Runs claimed by this process, reclaims included"),
    ProcessCounter("xyn_runs_retried_total",
                   "Failed attempts after which the run was queued again"),
    ProcessCounter("xyn_runs_reclaimed_total", "Runs claimed from a lease that had expired"),
    ProcessCounter("xyn_runs_finished_total", "Runs ended by this process, by final status",
                   kStatus),
    ProcessHistogram("xyn_run_wait_seconds",
                     "Time from when a run could start to when it was claimed", {}, kWaitBuckets),

    // Leases, as this process saw them.
    ProcessCounter("xyn_leases_lost_total", "Leases that this process lost before it ended the run",
                   kResult),
    ProcessCounter("xyn_lease_renewals_total", "Lease renewals by result", kResult),
    ProcessHistogram("xyn_lease_renewal_slack_seconds", "Time left on a lease when it was renewed",
                     {}, kSlackBuckets),

    // Blueprints and the worker that executes them.
    ProcessCounter("xyn_blueprint_run_count_total", "Total runs by blueprint", kBlueprintStatus),
    ProcessHistogram("xyn_blueprint_duration_seconds", "Blueprint execution duration", kBlueprint,
                     kDurationBuckets),
    ProcessCounter("xyn_blueprint_names_folded_total",
                   "Times a blueprint beyond the limit on names was counted as other"),
    ProcessGauge("xyn_worker_slots", "Runs that this worker can execute at a time"),
    ProcessGauge("xyn_worker_slots_busy", "Runs that this worker is executing"),

    // HTTP.
    ProcessCounter("xyn_http_requests_total", "HTTP requests answered", kCodeMethodRoute),
    ProcessHistogram("xyn_http_request_duration_seconds", "Time to answer an HTTP request",
                     kMethodRoute, kHttpBuckets),

    // The program, and the process as every Prometheus client describes it.
    ProcessGauge("xyn_build_info", "1, labelled with what is running", kBuild),
    ProcessCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds."),
    ProcessGauge("process_open_fds", "Number of open file descriptors."),
    ProcessGauge("process_max_fds", "Maximum number of open file descriptors."),
    ProcessGauge("process_virtual_memory_bytes", "Virtual memory size in bytes."),
    ProcessGauge("process_resident_memory_bytes", "Resident memory size in bytes."),
    ProcessGauge("process_start_time_seconds",
                 "Start time of the process since unix epoch in seconds."),
    ProcessGauge("process_threads", "Number of OS threads in the process."),
});

// Positions in kCatalogue by ascending name, to find one without comparing all.
constexpr auto kByName = [] {
  std::array<std::size_t, kCatalogue.size()> positions{};
  for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = i;
  std::ranges::sort(positions, {}, [](std::size_t i) { return kCatalogue[i].name; });
  return positions;
}();

}  // namespace

std::span<const Family> Catalogue() { return kCatalogue; }

std::size_t PositionOf(std::string_view name) {
  const auto found =
      std::ranges::lower_bound(kByName, name, {}, [](std::size_t i) { return kCatalogue[i].name; });
  if (found == kByName.end() || kCatalogue[*found].name != name) {
    fmt::print(stderr, "xyn: there is no metric {} in the catalogue\n", name);
    std::abort();
  }
  return *found;
}

const Family& FamilyNamed(std::string_view name) { return kCatalogue[PositionOf(name)]; }

std::string_view ToString(Source source) {
  switch (source) {
    case Source::kTick:
      return "tick";
    case Source::kCollector:
      return "collector";
    case Source::kProcess:
      return "process";
  }
  std::abort();
}

std::string_view ToString(prometheus::MetricType type) {
  switch (type) {
    case MetricType::Counter:
      return "counter";
    case MetricType::Gauge:
      return "gauge";
    case MetricType::Histogram:
      return "histogram";
    case MetricType::Summary:
      return "summary";
    default:
      return "untyped";
  }
}

}  // namespace xyn::metrics
