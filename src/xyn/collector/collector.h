// The background loop that turns the state of the queue into gauges.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include <prometheus/metric_family.h>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/collector_options.h"
#include "xyn/collector/collector_probe.h"
#include "xyn/collector/deepest_blueprints.h"
#include "xyn/collector/fresh.h"
#include "xyn/collector/health_watch.h"
#include "xyn/collector/leadership.h"
#include "xyn/collector/self_check.h"
#include "xyn/metrics/registry.h"
#include "xyn/metrics/snapshot_source.h"
#include "xyn/model/queue_snapshot.h"
#include "xyn/store/store.h"

namespace xyn::collector {

// Takes a sample of the store at once and then every interval, on a thread of its own, and
// exports the latest one for as long as it is fresh, and in mode kLeader only while this process
// leads, which it does not while its ticks fail. After a tick, now and then, it looks at the
// database itself and checks the kept counts.
//
// Place: owned by app; borrows everything it is given, which must outlive it.
// Threads: Latest and Families from any thread; neither waits for a tick under way.
// Errors: a tick that fails is counted by reason; its first failure and the recovery are logged,
// the failures between are not. After 3 intervals without success the families of the database
// are gone from Families until the next success; xyn_collector_* stay.
class Collector final : public metrics::SnapshotSource {
 public:
  Collector(store::Store& store, metrics::Registry& registry, const base::Clock& clock,
            base::Logger& log, const CollectorOptions& options);
  ~Collector() override;  // stops, waiting for a tick under way, and stops leading

  // Logs "Starting metrics collector (interval=5s)" and starts ticking, and standing for election
  // if it has to be elected. Once.
  void Start();

  // One tick on the calling thread; for tests and `xyn metrics`, instead of Start. False if it
  // failed.
  bool TickOnce();

  // The latest sample while it is fresh, whoever leads.
  std::optional<model::QueueSnapshot> Latest() const;

  // xyn_collector_leader, and of a leader the families of the database from the latest fresh
  // sample; none before the first. Of one decision: a page says that its process leads exactly if
  // it may have those families.
  std::shared_ptr<const metrics::FamilySnapshot> Families() const override;

 private:
  struct Published {
    model::QueueSnapshot snapshot;
    std::vector<prometheus::MetricFamily> of_tick;  // what the snapshot says
    std::shared_ptr<const metrics::FamilySnapshot> families;
  };

  void Run(const std::stop_token& stop);
  bool Tick();
  model::QueueSnapshot Sample();
  std::vector<prometheus::MetricFamily> FamiliesOfTick(const model::QueueSnapshot& snapshot);
  void Publish(model::QueueSnapshot snapshot, std::vector<prometheus::MetricFamily> of_tick);
  void DoWhatIsRarelyDue();
  void Succeeded(base::SteadyTime began);
  void Failed(const std::exception& error, base::SteadyTime began);

  store::Store& store_;
  const base::Clock& clock_;
  base::Logger& log_;
  const CollectorOptions options_;
  CollectorProbe probe_;
  const std::shared_ptr<const metrics::FamilySnapshot>
      follower_;                                                 // what is shown while not leading
  const std::shared_ptr<const metrics::FamilySnapshot> leader_;  // without a fresh sample
  Fresh<Published> latest_;

  // Since the last success; written by whichever thread ticks, read by the one that stands.
  std::atomic<std::int64_t> failed_ticks_ = 0;

  // Of whichever thread ticks.
  DeepestBlueprints blueprints_;
  HealthWatch health_;
  SelfCheck self_check_;
  std::unique_ptr<store::Sampler> sampler_;  // null until the store could make one

  std::jthread thread_;                   // these two last, so that they end before what they use
  std::optional<Leadership> leadership_;  // in mode kLeader
};

}  // namespace xyn::collector
