#include "xyn/cli/verify.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "xyn/cli/check_list.h"
#include "xyn/model/run_status.h"

namespace xyn::cli {
namespace {

// "Metrics Exposed" in the specification. All are gauges; the first has a series for each status.
constexpr std::string_view kDepth = "xyn_queue_depth";
constexpr std::array<std::string_view, 5> kSingleGauges = {
    "xyn_queue_ready_depth", "xyn_queue_future_depth", "xyn_queue_oldest_ready_seconds",
    "xyn_running_with_expired_lease", "xyn_running_with_active_lease"};

// The rest of the first line of `text` that starts with `start`; "nothing" if there is none.
std::string RestOfLine(std::string_view text, std::string_view start) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    if (line.starts_with(start)) return std::string(line.substr(start.size()));
    at = end + 1;
  }
  return "nothing";
}

void CheckType(std::string_view text, std::string_view family, CheckList& checks) {
  checks.Expect(fmt::format("type of {}", family), "gauge",
                RestOfLine(text, fmt::format("# TYPE {} ", family)));
}

void CheckSeries(std::string_view text, std::string_view series, CheckList& checks) {
  const auto value = RestOfLine(text, fmt::format("{} ", series));
  checks.Expect(fmt::format("series {}", series), "a value",
                value == "nothing" ? "nothing" : "a value");
}

void CheckFamilies(std::string_view text, CheckList& checks) {
  CheckType(text, kDepth, checks);
  for (const auto status : model::kRunStatuses) {
    CheckSeries(text, fmt::format("{}{{status=\"{}\"}}", kDepth, ToString(status)), checks);
  }
  for (const auto family : kSingleGauges) {
    CheckType(text, family, checks);
    CheckSeries(text, family, checks);
  }
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

}  // namespace

int Verify(collector::Collector& collector, const metrics::Exposition& exposition,
           store::Sampler& sampler, std::ostream& out) {
  CheckList checks(out);
  checks.Expect("one tick of the collector", "success",
                collector.TickOnce() ? "success" : "a failure (its reason is in the log)");
  CheckFamilies(exposition.Text(), checks);
  CheckOracle(sampler.SampleAndCount(), checks);
  return checks.Finish();
}

}  // namespace xyn::cli
