// What a run is made of when it is enqueued, and the limits it has to keep.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/model/run.h"

namespace xyn::model {

struct NewRun {
  // Chosen by the caller to make enqueueing idempotent; by the store (UUIDv7) when absent.
  std::optional<base::Uuid> id;
  std::string name;
  std::string inputs = "{}";  // JSON text, any JSON value
  std::optional<std::string> correlation_id;
  // At most one of the two. Neither: at once. An instant that has passed: at once.
  std::optional<base::Timestamp> run_at;
  std::optional<std::chrono::microseconds> delay;  // from the database's now
  std::int32_t priority = kDefaultPriority;
  std::int32_t max_attempts = kDefaultMaxAttempts;
  std::int32_t max_reclaims = kDefaultMaxReclaims;
};

// Limits, the same for every way in: HTTP, command line, library. In bytes where they are sizes.
inline constexpr std::size_t kMaxNameBytes = 255;
inline constexpr std::size_t kMaxCorrelationIdBytes = 255;
inline constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 20U;
inline constexpr int kMaxJsonDepth = 100;
inline constexpr std::int32_t kMinPriority = -1'000'000;
inline constexpr std::int32_t kMaxPriority = 1'000'000;
inline constexpr std::int32_t kMaxMaxAttempts = 1'000;
inline constexpr std::int32_t kMaxMaxReclaims = 1'000;
inline constexpr std::chrono::days kMaxDelay{3'660};

// What is wrong with a field, and what would be right.
struct FieldError {
  std::string field;    // as the API spells it: "run_at"
  std::string message;  // "must be at most 255 bytes"
};

// The first thing wrong with `run`; nullopt when it may be enqueued. `now` bounds `run_at`.
// Names are 1 to 255 bytes of [A-Za-z0-9._:/-] and start with a letter or digit.
std::optional<FieldError> Validate(const NewRun& run, base::Timestamp now);

// What is wrong with `text` as JSON to be stored, worded to follow a field's name; nullopt if
// nothing is: valid UTF-8 and JSON (RFC 8259), at most kMaxJsonBytes and kMaxJsonDepth.
std::optional<std::string> JsonProblem(std::string_view text);

}  // namespace xyn::model
