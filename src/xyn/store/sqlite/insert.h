// RunQueue::Enqueue, inside its transaction.
#pragma once

#include <span>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/model/new_run.h"
#include "xyn/store/requests.h"
#include "xyn/store/sqlite/connection.h"
#include "xyn/store/sqlite/count_tally.h"

namespace xyn::store::sqlite {

// Under the write lock, which `now` was read under too, of storable runs (storable.h). Their times
// are of its millisecond. Those without an id get one of `ids`. Errors: SQLite::Exception.
std::vector<Enqueued> InsertRuns(Connection& connection, std::span<const model::NewRun> runs,
                                 base::UuidV7Generator& ids, base::Timestamp now,
                                 CountTally& counts);

}  // namespace xyn::store::sqlite
