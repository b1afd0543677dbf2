// store::Maintenance on PostgreSQL.
#pragma once

#include <utility>

#include "xyn/store/postgres/expired_leases.h"
#include "xyn/store/postgres/pool.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the store, whose pool it borrows. Threads: any.
class Upkeep final : public Maintenance {
 public:
  Upkeep(Pool& pool, ConnectionOptions options) : pool_(pool), options_(std::move(options)) {}

  Reaped Reap() override;
  std::int64_t CompactCounts() override;
  std::int64_t RepairCounts() override;

 private:
  bool ReapIn(const ExpiredLeases::Stretch& stretch, Reaped& reaped);

  Pool& pool_;
  ExpiredLeases expired_;
  const ConnectionOptions options_;
};

}  // namespace xyn::store::postgres
