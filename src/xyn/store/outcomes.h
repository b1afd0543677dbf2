// What both stores conclude from the statuses their statements return.
#pragma once

#include <optional>

#include "xyn/model/run_status.h"
#include "xyn/store/requests.h"

namespace xyn::store {

// As the statements spell it: "complete", "fail", "fail_for_good", "release", "accept_cancel".
const char* ToString(FinishKind kind);

// The outcome of a finish that left a run in `status`. Aborts if model/transitions.h has no such
// transition: the statement would be wrong.
FinishOutcome OutcomeOf(FinishKind kind, model::RunStatus status);

// A row as it stands after a finish that changed nothing.
struct RowNow {
  model::RunStatus status;
  std::int32_t attempt;
  bool has_lease;  // lease_expires_at is not null
};

// What the row tells of such a finish (nullopt: no such row). A finish clears the lease and keeps
// the attempt; a reclaim or claim increments the attempt; the reaper keeps the lease. So a row with
// the token's attempt and no lease was left by an earlier call of this finish, whose reply was
// lost. Anything else is a lost lease.
FinishOutcome OutcomeOfRepetition(const Finish& finish, const std::optional<RowNow>& row);

}  // namespace xyn::store
