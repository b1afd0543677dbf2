// The state of the queue at one instant, as one tick of the collector saw it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/model/run_status.h"

namespace xyn::model {

// Live runs of one blueprint.
struct BlueprintDepth {
  std::string name;
  std::int64_t queued = 0;
  std::int64_t running = 0;

  bool operator==(const BlueprintDepth&) const = default;
};

// A worker that has not said goodbye, and when it last showed life.
struct WorkerHeartbeat {
  std::string worker_id;
  double age_seconds = 0;
  bool alive = false;  // age below 3 of its own heartbeat periods

  bool operator==(const WorkerHeartbeat&) const = default;
};

struct QueueSnapshot {
  base::Timestamp taken_at;             // the database's now
  std::array<std::int64_t, 5> depth{};  // by IndexOf(status)
  std::int64_t ready = 0;               // QUEUED with run_at <= now; ready + future = depth{QUEUED}
  std::int64_t future = 0;              // QUEUED with run_at > now
  double oldest_ready_seconds = 0;      // now - min(queued_at) over ready; 0 if none
  double oldest_eligible_seconds = 0;   // now - min(greatest(queued_at, run_at)) over ready
  std::int64_t running_expired = 0;     // RUNNING with lease_expires_at < now
  std::int64_t running_active = 0;      // RUNNING with lease_expires_at >= now
  std::int64_t running_without_lease = 0;  // RUNNING without lease_expires_at: foreign SQL made it
  std::vector<BlueprintDepth> blueprints;  // those with live runs, by ascending name
  std::vector<WorkerHeartbeat> workers;    // by ascending worker_id

  bool operator==(const QueueSnapshot&) const = default;
};

}  // namespace xyn::model
