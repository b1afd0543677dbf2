// store::Election on SQLite. What each method promises stands in store.h.
#pragma once

#include <string>

#include "xyn/store/sqlite/reader_pool.h"
#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Place: owned by the collector; borrows the writer and the readers. Threads: any. A call may last
// as long as its turn to write takes to come; the deadline of a call is the writer's own.
class SqliteElection final : public Election {
 public:
  SqliteElection(Writer& writer, ReaderPool& readers, const base::Clock& clock)
      : writer_(writer), readers_(readers), clock_(clock) {}

  Candidacy Stand(const std::string& candidate, std::chrono::milliseconds lease) override;
  void Resign(const std::string& candidate) override;

 private:
  Writer& writer_;
  ReaderPool& readers_;
  const base::Clock& clock_;
};

}  // namespace xyn::store::sqlite
