#include "xyn/cli/verify_page.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "xyn/cli/metrics_page.h"
#include "xyn/cli/verify.h"
#include "xyn/collector/fresh.h"
#include "xyn/model/run_status.h"

namespace xyn::cli {
namespace {

using model::QueueSnapshot;

constexpr std::string_view kLastSuccess = "xyn_collector_last_success_timestamp_seconds";
constexpr double kMicrosecond = 1e-6;

// At most the longest that can be configured, whatever the page says: it is waited for.
double Interval(const MetricsPage& page) {
  constexpr double kLongest = 3'600;
  return std::min(page.Value("xyn_collector_interval_seconds").value_or(5), kLongest);
}

void CheckCollector(const MetricsPage& page, const base::Clock& clock, CheckList& checks) {
  checks.Expect("xyn_collector_up", "1",
                fmt::format("{}", page.Value("xyn_collector_up").value_or(0)));
  const double now = std::chrono::duration<double>(clock.Now().time_since_epoch()).count();
  const double age = now - page.Value(kLastSuccess).value_or(0);
  const double limit = collector::kIntervalsUntilStale * Interval(page);
  checks.Expect(
      "age of the latest tick", fmt::format("at most {:.1f} s", limit),
      age <= limit ? fmt::format("at most {:.1f} s", limit) : fmt::format("{:.1f} s", age));
  // Only where processes elect one: in the others the families are absent for a good reason.
  if (page.Value("xyn_collector_leader").value_or(1) == 0) {
    checks.Expect("xyn_collector_leader", "1 (ask the process that leads)", "0");
  }
}

// The page after the next tick. A tick that fails to come shows in the checks that follow.
MetricsPage PageOfNextTick(const PageSource& source) {
  MetricsPage page(source.fetch());
  const auto before = page.Value(kLastSuccess);
  const std::chrono::milliseconds pause(50);
  const auto limit =
      std::chrono::duration<double>(collector::kIntervalsUntilStale * Interval(page));
  for (std::chrono::duration<double> waited{0}; waited < limit; waited += pause) {
    if (page.Value(kLastSuccess) != before) break;
    source.pause(pause);
    page = MetricsPage(source.fetch());
  }
  return page;
}

class Agreement {
 public:
  Agreement(const QueueSnapshot& before, const QueueSnapshot& after, const MetricsPage& page,
            CheckList& checks)
      : before_(before), after_(after), page_(page), checks_(checks) {
    for (std::size_t i = 0; i < before.depth.size(); ++i) {
      moved_ += std::abs(after.depth.at(i) - before.depth.at(i));
    }
  }

  void CheckAll() {
    for (const auto status : model::kRunStatuses) {
      const auto index = IndexOf(status);
      CheckCount(fmt::format("xyn_queue_depth{{status=\"{}\"}}", ToString(status)),
                 before_.depth.at(index), after_.depth.at(index));
    }
    CheckCount("xyn_queue_ready_depth", before_.ready, after_.ready);
    CheckCount("xyn_queue_future_depth", before_.future, after_.future);
    CheckCount("xyn_running_with_expired_lease", before_.running_expired, after_.running_expired);
    CheckCount("xyn_running_with_active_lease", before_.running_active, after_.running_active);
    CheckAge("xyn_queue_oldest_ready_seconds", before_.oldest_ready_seconds,
             after_.oldest_ready_seconds);
  }

 private:
  void CheckCount(const std::string& series, std::int64_t before, std::int64_t after) {
    CheckBetween(series,
                 static_cast<double>(std::max<std::int64_t>(0, std::min(before, after) - moved_)),
                 static_cast<double>(std::max(before, after) + moved_));
  }

  // Comparable while one run stays the oldest: then its age grows with the time.
  void CheckAge(const std::string& series, double before, double after) {
    const double passed = std::chrono::duration<double>(after_.taken_at - before_.taken_at).count();
    const bool none = before == 0 && after == 0;
    if (none || std::abs(after - before - passed) < 2 * kMicrosecond) {
      CheckBetween(series, before - kMicrosecond, after + kMicrosecond);
    }
  }

  void CheckBetween(const std::string& series, double least, double most) {
    const auto shown = page_.Value(series);
    const std::string range =
        least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
    const bool fits = shown && *shown >= least && *shown <= most;
    checks_.Expect(fmt::format("{} on the page", series), range,
                   fits ? range : (shown ? fmt::format("{}", *shown) : "nothing"));
  }

  const QueueSnapshot& before_;
  const QueueSnapshot& after_;
  const MetricsPage& page_;
  CheckList& checks_;
  std::int64_t moved_ = 0;  // runs that changed their status, at least
};

}  // namespace

void VerifyPage(const PageSource& source, store::Sampler& sampler, const base::Clock& clock,
                CheckList& checks) {
  const QueueSnapshot before = sampler.SampleAndCount().counted;
  const MetricsPage page = PageOfNextTick(source);
  const QueueSnapshot after = sampler.SampleAndCount().counted;
  CheckCollector(page, clock, checks);
  CheckFamilies(page, checks);
  Agreement(before, after, page, checks).CheckAll();
}

}  // namespace xyn::cli
