#include "xyn/worker/maintainer.h"

#include <algorithm>
#include <chrono>

#include "xyn/base/pause.h"

namespace xyn::worker {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReapEvery{1'000};
constexpr milliseconds kCompactSoonest{1'000};
constexpr milliseconds kCompactLatest{5'000};
constexpr std::int64_t kManyDeltas = 1'000;

}  // namespace

Maintainer::Maintainer(store::Maintenance& maintenance, metrics::Registry& registry,
                       const base::Clock& clock, base::Logger& log)
    : maintenance_(maintenance),
      clock_(clock),
      log_(log),
      ended_(registry),
      outage_("maintain the store", clock, log),
      random_(std::random_device{}()),
      reap_at_(clock.Steady()),
      compact_at_(clock.Steady()) {}

void Maintainer::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void Maintainer::Stop() { thread_ = {}; }

void Maintainer::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      const base::SteadyTime next = DoWhatIsDue();
      outage_.Succeeded();
      base::Pause(next - clock_.Steady(), stop);
    } catch (const std::exception& error) {
      outage_.Failed(error);
      outage_.Wait(stop);
    }
  }
}

base::SteadyTime Maintainer::DoWhatIsDue() {
  if (clock_.Steady() >= reap_at_) Reap();
  if (clock_.Steady() >= compact_at_) {
    const bool many = maintenance_.CompactCounts() >= kManyDeltas;
    std::uniform_int_distribution<milliseconds::rep> pause(
        kCompactSoonest.count(), (many ? kCompactSoonest : kCompactLatest).count());
    compact_at_ = clock_.Steady() + milliseconds(pause(random_));
  }
  return std::min(reap_at_, compact_at_);
}

void Maintainer::Reap() {
  const store::Reaped reaped = maintenance_.Reap();
  for (const store::ReapedRun& run : reaped.runs) ended_.RunEnded(run.name, run.status);
  const bool more = reaped.failed + reaped.cancelled >= store::kMaxBatch;
  reap_at_ = clock_.Steady() + (more ? milliseconds(0) : kReapEvery);
  if (reaped.failed > 0) log_.warn("{} runs failed: their leases ran out too often", reaped.failed);
  if (reaped.cancelled > 0) log_.info("{} cancelled runs ended with their lease", reaped.cancelled);
}

}  // namespace xyn::worker
