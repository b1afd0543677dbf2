// Reads runs from SQLite. What each method promises stands in store.h.
#pragma once

#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Place: owned by the store; borrows the pool. Threads: any.
class SqliteRunReader final : public RunReader {
 public:
  explicit SqliteRunReader(ReaderPool& readers) : readers_(readers) {}

  std::optional<model::Run> Get(const base::Uuid& id) override;
  std::vector<model::Run> List(const ListRequest& request) override;
  void Ping() override;

 private:
  ReaderPool& readers_;
};

}  // namespace xyn::store::sqlite
