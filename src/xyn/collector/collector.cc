#include "xyn/collector/collector.h"

#include <utility>

#include <fmt/format.h>

#include "xyn/collector/sampler_limits.h"
#include "xyn/collector/snapshot_families.h"
#include "xyn/collector/tick_grid.h"

namespace xyn::collector {
namespace {

constexpr int kIntervalsUntilStale = 3;

}  // namespace

Collector::Collector(store::Store& store, metrics::Registry& registry, const base::Clock& clock,
                     base::Logger& log, std::chrono::milliseconds interval)
    : store_(store), clock_(clock), log_(log), interval_(interval), probe_(registry, interval) {}

Collector::~Collector() = default;

void Collector::Start() {
  log_.info("Starting metrics collector (interval={}s)",
            std::chrono::duration<double>(interval_).count());
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Collector::Run(const std::stop_token& stop) {
  const TickGrid grid(clock_.Steady(), interval_);
  while (!stop.stop_requested()) {
    TickOnce();
    WaitUntil(grid.NextAfter(clock_.Steady()), stop);
  }
}

void Collector::WaitUntil(base::SteadyTime due, const std::stop_token& stop) {
  std::unique_lock lock(wait_mutex_);
  wait_.wait_for(lock, stop, due - clock_.Steady(), [] { return false; });
}

bool Collector::TickOnce() {
  const base::SteadyTime began = clock_.Steady();
  try {
    Succeeded(Sample(), began);
    return true;
  } catch (const std::exception& error) {
    Failed(error, began);
    return false;
  }
}

model::QueueSnapshot Collector::Sample() {
  if (!sampler_) sampler_ = store_.NewSampler(LimitsFor(interval_));
  return sampler_->Sample();
}

void Collector::Succeeded(const model::QueueSnapshot& snapshot, base::SteadyTime began) {
  const base::SteadyTime now = clock_.Steady();
  {
    const std::lock_guard lock(latest_mutex_);
    latest_ = Success{snapshot, now};
  }
  probe_.TickSucceeded(clock_.Now(), now - began);
  if (failed_ticks_ > 0) {
    log_.info("Metrics collector recovered after {} failed ticks", failed_ticks_);
  }
  failed_ticks_ = 0;
}

void Collector::Failed(const std::exception& error, base::SteadyTime began) {
  const FailureReason reason = ReasonOf(error);
  probe_.TickFailed(reason, clock_.Steady() - began);
  if (failed_ticks_ == 0) {
    log_.error("Metrics collector tick failed (reason={}): {}", ToString(reason), error.what());
  }
  ++failed_ticks_;
}

std::optional<model::QueueSnapshot> Collector::Latest() const {
  const base::SteadyTime now = clock_.Steady();
  const std::lock_guard lock(latest_mutex_);
  if (!latest_ || now - latest_->at > kIntervalsUntilStale * interval_) return std::nullopt;
  return latest_->snapshot;
}

std::vector<prometheus::MetricFamily> Collector::Collect() const {
  const auto snapshot = Latest();
  if (!snapshot) return {};
  return FamiliesOf(*snapshot);
}

}  // namespace xyn::collector
