// The tables on SQLite. What each method promises stands in store.h.
#pragma once

#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Each step is a transaction that looks again, under the write lock, which version it finds: of
// many processes that migrate at once one applies a step, and the others find it applied.
//
// Place: owned by the store; borrows the writer and the readers. Threads: any.
class SqliteSchema final : public Schema {
 public:
  SqliteSchema(Writer& writer, ReaderPool& readers) : writer_(writer), readers_(readers) {}

  SchemaState State() override;
  std::vector<std::string> Migrate() override;

 private:
  Writer& writer_;
  ReaderPool& readers_;
};

}  // namespace xyn::store::sqlite
