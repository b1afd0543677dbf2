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
                     base::Logger& log, const CollectorOptions& options)
    : store_(store),
      clock_(clock),
      log_(log),
      options_(options),
      probe_(registry, options.interval),
      latest_(clock, kIntervalsUntilStale * options.interval),
      blueprints_(registry) {}

Collector::~Collector() = default;

void Collector::Start() {
  log_.info("Starting metrics collector (interval={}s)",
            std::chrono::duration<double>(options_.interval).count());
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Collector::Run(const std::stop_token& stop) {
  const TickGrid grid(clock_.Steady(), options_.interval);
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
    latest_.Set(MakeTick(Sample()));
    Succeeded(began);
    return true;
  } catch (const std::exception& error) {
    Failed(error, began);
    return false;
  }
}

model::QueueSnapshot Collector::Sample() {
  if (!sampler_) sampler_ = store_.NewSampler(LimitsFor(options_.interval));
  return sampler_->Sample();
}

Collector::Tick Collector::MakeTick(model::QueueSnapshot snapshot) {
  std::vector<prometheus::MetricFamily> families =
      FamiliesOf(snapshot, blueprints_.Choose(snapshot.blueprints));
  if (options_.worker_ages) families.push_back(WorkerAges(snapshot));
  return {std::move(snapshot), std::move(families)};
}

void Collector::Succeeded(base::SteadyTime began) {
  probe_.TickSucceeded(clock_.Now(), clock_.Steady() - began);
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
  const auto tick = latest_.Get();
  if (tick == nullptr) return std::nullopt;
  return tick->snapshot;
}

std::vector<prometheus::MetricFamily> Collector::Collect() const {
  const auto tick = latest_.Get();
  if (tick == nullptr) return {};
  return tick->families;
}

}  // namespace xyn::collector
