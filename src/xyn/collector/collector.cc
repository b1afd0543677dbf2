#include "xyn/collector/collector.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "xyn/base/pause.h"
#include "xyn/collector/sampler_limits.h"
#include "xyn/collector/snapshot_families.h"
#include "xyn/collector/tick_grid.h"
#include "xyn/metrics/series.h"

namespace xyn::collector {
namespace {

prometheus::MetricFamily Leader(bool leads) {
  return metrics::SingleSeries("xyn_collector_leader", leads ? 1 : 0);
}

std::shared_ptr<const metrics::FamilySnapshot> Only(const prometheus::MetricFamily& family) {
  return std::make_shared<const metrics::FamilySnapshot>(std::vector{family});
}

}  // namespace

Collector::Collector(store::Store& store, metrics::Registry& registry, const base::Clock& clock,
                     base::Logger& log, const CollectorOptions& options)
    : store_(store),
      clock_(clock),
      log_(log),
      options_(options),
      probe_(registry, options.interval),
      follower_(Only(Leader(false))),
      leader_(Only(Leader(true))),
      latest_(clock, kIntervalsUntilStale * options.interval),
      blueprints_(registry),
      health_(options.health_interval, clock, log),
      self_check_(options.self_check_interval, registry, clock, log) {
  if (options.mode != CollectorMode::kLeader) return;
  const LeaderTerms terms(options.interval);
  leadership_.emplace(
      store.NewElection(terms.deadline()), options.candidate, terms,
      [this] { return failed_ticks_ < kIntervalsUntilStale; }, clock, log);
}

Collector::~Collector() = default;

void Collector::Start() {
  log_.info("Starting metrics collector (interval={}s)",
            std::chrono::duration<double>(options_.interval).count());
  if (leadership_) leadership_->Start();
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Collector::Run(const std::stop_token& stop) {
  const TickGrid grid(clock_.Steady(), options_.interval);
  while (!stop.stop_requested()) {
    TickOnce();
    const base::SteadyTime now = clock_.Steady();
    base::Pause(grid.NextAfter(now) - now, stop);
  }
}

bool Collector::TickOnce() {
  if (!Tick()) return false;
  DoWhatIsRarelyDue();
  return true;
}

bool Collector::Tick() {
  const base::SteadyTime began = clock_.Steady();
  try {
    model::QueueSnapshot snapshot = Sample();
    auto of_tick = FamiliesOfTick(snapshot);
    Publish(std::move(snapshot), std::move(of_tick));
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

std::vector<prometheus::MetricFamily> Collector::FamiliesOfTick(
    const model::QueueSnapshot& snapshot) {
  auto families = FamiliesOf(snapshot, blueprints_.Choose(snapshot.blueprints));
  if (options_.worker_ages) families.push_back(WorkerAges(snapshot));
  return families;
}

void Collector::Publish(model::QueueSnapshot snapshot,
                        std::vector<prometheus::MetricFamily> of_tick) {
  std::vector<prometheus::MetricFamily> families = of_tick;
  std::ranges::move(health_.Families(), std::back_inserter(families));
  families.push_back(Leader(true));
  latest_.Set({std::move(snapshot), std::move(of_tick),
               std::make_shared<const metrics::FamilySnapshot>(families)});
}

// After the tick, whose numbers do not wait for it.
void Collector::DoWhatIsRarelyDue() {
  const auto tick = latest_.Get();
  if (tick == nullptr) return;  // the process was held up meanwhile: the next tick comes first
  if (health_.LookIfDue(*sampler_)) Publish(tick->snapshot, tick->of_tick);
  self_check_.CheckIfDue(*sampler_);
}

void Collector::Succeeded(base::SteadyTime began) {
  probe_.TickSucceeded(clock_.Now(), clock_.Steady() - began);
  if (failed_ticks_ > 0) {
    log_.info("Metrics collector recovered after {} failed ticks", failed_ticks_.load());
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
  const auto latest = latest_.Get();
  if (latest == nullptr) return std::nullopt;
  return latest->snapshot;
}

std::shared_ptr<const metrics::FamilySnapshot> Collector::Families() const {
  if (leadership_ && !leadership_->Holds()) return follower_;
  const auto latest = latest_.Get();
  return latest == nullptr ? leader_ : latest->families;
}

}  // namespace xyn::collector
