// RunQueue::Claim, inside its transaction.
#pragma once

#include "xyn/base/clock.h"
#include "xyn/store/requests.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/count_tally.h"
#include "xyn/store/sqlite/leased_row.h"

namespace xyn::store::sqlite {

// Claims expired leases first if asked to, then ready runs. `now` was read under the write lock, so
// what it finds stays as found until the transaction commits. `leased` learns where they are.
ClaimResult ClaimRuns(Connection& connection, const ClaimRequest& request, base::Timestamp now,
                      CountTally& counts, LeasedRows<LeasedRow>& leased);

}  // namespace xyn::store::sqlite
