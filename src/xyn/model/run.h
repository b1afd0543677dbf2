// A run: one execution of a blueprint, a row of `runs`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/model/run_status.h"

namespace xyn::model {

inline constexpr std::int32_t kDefaultPriority = 100;
inline constexpr std::int32_t kDefaultMaxAttempts = 1;
inline constexpr std::int32_t kDefaultMaxReclaims = 5;

// A row as it stands. `inputs`, `outputs` and `error` hold JSON text.
struct Run {
  base::Uuid id;
  std::string name;  // of the blueprint
  RunStatus status = RunStatus::kQueued;
  std::optional<std::string> correlation_id;
  std::string inputs = "{}";
  std::optional<std::string> outputs;
  std::optional<std::string> error;
  base::Timestamp queued_at;
  base::Timestamp run_at;
  std::int32_t priority = kDefaultPriority;         // lower first
  std::int32_t attempt = 0;                         // claims so far: with the id the fencing token
  std::int32_t max_attempts = kDefaultMaxAttempts;  // failures after which a run is FAILED
  std::int32_t failures = 0;                        // since it was enqueued or requeued
  std::int32_t reclaims = 0;                        // likewise: leases that ran out
  std::int32_t max_reclaims = kDefaultMaxReclaims;
  std::optional<base::Timestamp> locked_at;
  std::optional<std::string> locked_by;  // the worker that holds, or last held, the lease
  std::optional<base::Timestamp> lease_expires_at;
  std::optional<base::Timestamp> cancel_requested_at;
  base::Timestamp created_at;
  std::optional<base::Timestamp> started_at;    // of the latest attempt
  std::optional<base::Timestamp> completed_at;  // when it became terminal

  bool operator==(const Run&) const = default;
};

}  // namespace xyn::model
