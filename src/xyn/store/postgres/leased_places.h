// Where the rows stand of the runs that this process has claimed.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/leased_rows.h"
#include "xyn/store/postgres/result.h"
#include "xyn/store/postgres/row_place.h"
#include "xyn/store/requests.h"

namespace xyn::store::postgres {

// Each version of a row has an entry of its own in the primary key, and the version of before the
// claim is dead: a finish that knows the place need not search them. Whoever changes the row (a
// cancel, the worker of a later attempt) moves it.
//
// Place: a part of Queue. Threads: any.
class LeasedPlaces final {
 public:
  // Of rows that have an id; `id` and `place` are the columns.
  void Remember(const Result& rows, int id, int place);

  // Forgets them, too. In the order of the finishes.
  std::vector<std::optional<RowPlace>> Take(std::span<const Finish> finishes);

 private:
  base::Mutex mutex_;
  LeasedRows<RowPlace> rows_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
