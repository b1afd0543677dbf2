// What goes into and comes out of the methods of store.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/model/lease.h"
#include "xyn/model/run.h"

namespace xyn::store {

// ---- enqueue ----

struct Enqueued {
  base::Uuid id;
  bool duplicate = false;  // a run of this id was there already and was left as it is
};

// ---- claim ----

struct ClaimRequest {
  std::vector<std::string> blueprints;  // the names this worker knows
  int limit = 1;                        // 1 to kMaxBatch
  std::string worker_id;
  std::chrono::milliseconds lease{60'000};
  // Look for runs whose lease has run out, too, and claim them first. A look costs an index probe
  // even when there is none, so a busy worker asks now and then only.
  bool reclaim = true;
};

// A run as its worker needs it.
struct Claim {
  model::LeaseToken token;
  std::string name;
  std::string inputs;  // JSON text
  std::int32_t max_attempts = 1;
  std::int32_t failures = 0;
  bool reclaimed = false;  // it was RUNNING under a lease that had run out
  // From when it could have started (greatest(queued_at, run_at)) until it was claimed.
  std::chrono::microseconds waited{0};
};

struct ClaimResult {
  std::vector<Claim> claims;  // in claim order; reclaimed ones first
  // From the database's now until the first future run of these blueprints is due. nullopt when
  // there is none, or when `limit` runs were claimed and nobody looked.
  std::optional<std::chrono::microseconds> next_due;
  // Likewise until the first lease that stands now runs out, unless it is renewed. nullopt when
  // there is none, or when `reclaim` was not asked for.
  std::optional<std::chrono::microseconds> next_expiry;
};

// ---- renew ----

enum class RenewOutcome {
  kRenewed,
  kCancelRequested,  // renewed, and somebody asked for the run to be cancelled
  kBusy,             // the row was locked by another statement: not renewed, try again soon
  kLeaseLost,        // not RUNNING under this token any more
};

// ---- finish ----

enum class FinishKind {
  kComplete,      // COMPLETED
  kFail,          // FAILED, or QUEUED again while failures + 1 < max_attempts
  kFailForGood,   // FAILED
  kRelease,       // QUEUED again, at no cost to any budget: the worker is going away
  kAcceptCancel,  // CANCELLED: the handler stopped because it was asked to
};

struct Finish {
  model::LeaseToken token;
  FinishKind kind = FinishKind::kComplete;
  std::optional<std::string> outputs;          // JSON text, of kComplete
  std::optional<std::string> error;            // JSON text, of the failures
  std::chrono::microseconds retry_backoff{0};  // of kFail: run_at = now + this
};

enum class FinishOutcome {
  kCompleted,
  kFailed,
  kRetried,
  kReleased,
  kCancelled,  // a cancel was asked for, and the run did not complete before it stopped
  kLeaseLost,  // somebody else holds, or ended, a newer attempt: nothing was changed
};

// ---- cancel and requeue ----

enum class CancelOutcome {
  kCancelled,        // was QUEUED
  kCancelRequested,  // is RUNNING; final when its handler stops or its lease runs out
  kAlreadyTerminal,
  kNotFound,
};

enum class RequeueOutcome {
  kRequeued,
  kNotTerminal,  // QUEUED or RUNNING
  kCompleted,    // what is done is not done again
  kNotFound,
};

// ---- read ----

struct ListRequest {
  std::optional<model::RunStatus> status;
  std::optional<std::string> name;
  std::optional<base::Uuid> before;  // the id after which a page continues
  int limit = 50;                    // 1 to kMaxPage
};

// ---- sample ----

// How the database would execute a statement of the collector's tick.
struct StatementPlan {
  std::string statement;             // "sample_queue"
  std::vector<std::string> scanned;  // tables that it would read from end to end
};

// ---- maintenance ----

struct ReapedRun {
  std::string name;
  model::RunStatus status = model::RunStatus::kFailed;
};

struct Reaped {
  std::int64_t failed = 0;        // FAILED with error lease_expired: max_reclaims used up
  std::int64_t cancelled = 0;     // CANCELLED: asked for, and the lease ran out
  std::vector<ReapedRun> runs{};  // all of them
};

// ---- workers ----

// A sample has the workers whose latest heartbeat is younger than kHeartbeatsSeenFor: longer than
// any can be alive without one, so that a worker that died is seen to be late before it vanishes.
inline constexpr std::chrono::milliseconds kLongestHeartbeatPeriod{60'000};
inline constexpr std::chrono::milliseconds kHeartbeatsSeenFor{300'000};

// ---- leadership ----

struct Candidacy {
  // The number of the candidate's term if it leads now, which grows with every change of leader.
  std::optional<std::int64_t> term;
  // Otherwise how long the leader's lease still stands; 0 if somebody else was faster just now.
  std::chrono::microseconds lease_left{0};
};

// ---- schema ----

struct SchemaState {
  int found = 0;   // 0: no tables
  int wanted = 0;  // what this program knows
};

inline constexpr int kMaxBatch = 1'000;
inline constexpr int kMaxEnqueueBatch = 10'000;
inline constexpr int kMaxPage = 1'000;

}  // namespace xyn::store
