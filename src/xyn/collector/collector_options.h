// How a collector is to work.
#pragma once

#include <chrono>
#include <string>

namespace xyn::collector {

// Which of the processes of one database export its gauges.
enum class CollectorMode {
  kAll,     // every process that ticks
  kLeader,  // one of them, which they elect: leadership.h
};

struct CollectorOptions {
  std::chrono::milliseconds interval{5'000};          // from tick to tick
  std::chrono::milliseconds health_interval{60'000};  // from look to look at the database itself
  std::chrono::milliseconds self_check_interval{600'000};  // from self-check to self-check
  CollectorMode mode = CollectorMode::kAll;
  std::string candidate = {};  // names this process in an election: like no other's
  // Export xyn_worker_heartbeat_age_seconds, which has a series for each worker.
  bool worker_ages = false;
};

}  // namespace xyn::collector
