// The background loop that turns the state of the queue into gauges.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <prometheus/collectable.h>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/metrics/registry.h"
#include "xyn/model/queue_snapshot.h"
#include "xyn/store/store.h"

namespace xyn::collector {

// Takes a sample of the store at once and then every `interval`, on a thread of its own, and
// exports the latest one for as long as it is fresh.
//
// Place: owned by app; borrows everything it is given, which must outlive it.
// Threads: Latest and Collect from any thread; neither waits for a tick under way.
// Errors: a tick that fails is counted by reason; its first failure and the recovery are logged,
// the failures between are not. After 3 intervals without success the families of the database
// are gone from Collect until the next success; xyn_collector_* stay.
class Collector final : public prometheus::Collectable {
 public:
  Collector(store::Store& store, metrics::Registry& registry, const base::Clock& clock,
            base::Logger& log, std::chrono::milliseconds interval);
  ~Collector() override;  // stops, waiting for a tick under way

  // Logs "Starting metrics collector (interval=5s)" and starts ticking.
  void Start();

  // One tick on the calling thread; for tests and `xyn metrics`, instead of Start. False if it
  // failed.
  bool TickOnce();

  // The latest sample while it is fresh.
  std::optional<model::QueueSnapshot> Latest() const;

  // The families of the database, from the latest fresh sample; none before the first.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  // The implementer of this class fills this in.
};

}  // namespace xyn::collector
