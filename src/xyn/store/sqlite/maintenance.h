// Upkeep on SQLite. What each method promises stands in store.h.
#pragma once

#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Place: owned by the store; borrows the writer. Threads: any.
class SqliteMaintenance final : public Maintenance {
 public:
  explicit SqliteMaintenance(Writer& writer) : writer_(writer) {}

  Reaped Reap() override;

  // Always 0: the triggers keep totals, not deltas. One transaction writes at a time here anyway,
  // so a row that all of them update makes nobody wait.
  std::int64_t CompactCounts() override { return 0; }

  std::int64_t RepairCounts() override;

 private:
  Writer& writer_;
};

}  // namespace xyn::store::sqlite
