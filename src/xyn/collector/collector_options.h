// How a collector is to work.
#pragma once

#include <chrono>

namespace xyn::collector {

struct CollectorOptions {
  std::chrono::milliseconds interval{5'000};  // from tick to tick
  // Export xyn_worker_heartbeat_age_seconds, which has a series for each worker.
  bool worker_ages = false;
};

}  // namespace xyn::collector
