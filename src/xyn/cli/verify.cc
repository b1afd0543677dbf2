#include "xyn/cli/verify.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "xyn/model/run_status.h"

namespace xyn::cli {
namespace {

// "Metrics Exposed" in the specification. All are gauges; the first has a series for each status.
constexpr std::string_view kDepth = "xyn_queue_depth";
constexpr std::array<std::string_view, 5> kSingleGauges = {
    "xyn_queue_ready_depth", "xyn_queue_future_depth", "xyn_queue_oldest_ready_seconds",
    "xyn_running_with_expired_lease", "xyn_running_with_active_lease"};

void CheckType(const MetricsPage& page, std::string_view family, CheckList& checks) {
  checks.Expect(fmt::format("type of {}", family), "gauge", page.TypeOf(family));
}

void CheckSeries(const MetricsPage& page, std::string_view series, CheckList& checks) {
  checks.Expect(fmt::format("series {}", series), "a value",
                page.Value(series) ? "a value" : "nothing");
}

// To the microsecond, which is what the database's clock keeps.
std::string Seconds(double value) { return fmt::format("{:.6f}", value); }

void CheckOracle(const store::Sampler::Audit& audit, CheckList& checks) {
  const auto& [sampled, counted] = audit;
  const auto expect = [&checks](std::string_view name, std::int64_t expected, std::int64_t got) {
    checks.Expect(fmt::format("count of {}", name), std::to_string(expected), std::to_string(got));
  };
  for (const auto status : model::kRunStatuses) {
    const auto index = model::IndexOf(status);
    expect(ToString(status), counted.depth.at(index), sampled.depth.at(index));
  }
  expect("ready", counted.ready, sampled.ready);
  expect("future", counted.future, sampled.future);
  expect("running with expired lease", counted.running_expired, sampled.running_expired);
  expect("running with active lease", counted.running_active, sampled.running_active);
  expect("running without lease", counted.running_without_lease, sampled.running_without_lease);
  checks.Expect("oldest ready seconds", Seconds(counted.oldest_ready_seconds),
                Seconds(sampled.oldest_ready_seconds));
  checks.Expect("oldest eligible seconds", Seconds(counted.oldest_eligible_seconds),
                Seconds(sampled.oldest_eligible_seconds));
}

void CheckPlans(const std::vector<store::StatementPlan>& plans, CheckList& checks) {
  for (const store::StatementPlan& plan : plans) {
    const bool scans = std::ranges::find(plan.scanned, "runs") != plan.scanned.end();
    checks.Expect(fmt::format("plan of {}", plan.statement), "indexes of runs or none of it",
                  scans ? "a scan over all of runs" : "indexes of runs or none of it");
  }
}

}  // namespace

void CheckFamilies(const MetricsPage& page, CheckList& checks) {
  CheckType(page, kDepth, checks);
  for (const auto status : model::kRunStatuses) {
    CheckSeries(page, fmt::format("{}{{status=\"{}\"}}", kDepth, ToString(status)), checks);
  }
  for (const auto family : kSingleGauges) {
    CheckType(page, family, checks);
    CheckSeries(page, family, checks);
  }
}

void Verify(collector::Collector& collector, const metrics::Exposition& exposition,
            store::Sampler& sampler, CheckList& checks) {
  checks.Expect("one tick of the collector", "success",
                collector.TickOnce() ? "success" : "a failure (its reason is in the log)");
  CheckFamilies(MetricsPage(exposition.Text()), checks);
  CheckOracle(sampler.SampleAndCount(), checks);
  CheckPlans(sampler.Plans(), checks);
}

}  // namespace xyn::cli
