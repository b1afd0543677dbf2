// store::Maintenance on PostgreSQL.
#pragma once

#include "xyn/store/postgres/pool.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the store, whose pool it borrows. Threads: any.
class Upkeep final : public Maintenance {
 public:
  explicit Upkeep(Pool& pool) : pool_(pool) {}

  Reaped Reap() override;
  std::int64_t CompactCounts() override;

 private:
  Pool& pool_;
};

}  // namespace xyn::store::postgres
