// Upkeep on SQLite. What each method promises stands in store.h.
#pragma once

#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Place: owned by the store; borrows the writer and the readers. Threads: any.
class SqliteMaintenance final : public Maintenance {
 public:
  SqliteMaintenance(Writer& writer, ReaderPool& readers) : writer_(writer), readers_(readers) {}

  Reaped Reap() override;

  // The triggers keep totals, so what there is to fold are the runs that came due, and blueprints
  // that have no live runs any more.
  std::int64_t CompactCounts() override;

  std::int64_t RepairCounts() override;

 private:
  Writer& writer_;
  ReaderPool& readers_;
};

}  // namespace xyn::store::sqlite
