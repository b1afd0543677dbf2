// RunQueue::Finish, inside its transaction.
#pragma once

#include <span>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/store/requests.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/count_tally.h"
#include "xyn/store/sqlite/leased_row.h"

namespace xyn::store::sqlite {

struct Finished {
  std::vector<FinishOutcome> outcomes;  // in the order of the finishes
  bool any_ready = false;               // a run was queued again that may start now
};

// Under the write lock, which `now` was read under too, of storable finishes (storable.h).
Finished FinishRuns(Connection& connection, std::span<const Finish> finishes, base::Timestamp now,
                    CountTally& counts, LeasedRows<LeasedRow>& leased);

}  // namespace xyn::store::sqlite
