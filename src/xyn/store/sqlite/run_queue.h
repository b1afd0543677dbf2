// The queue on SQLite. What each method promises stands in store.h.
#pragma once

#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/uuid.h"
#include "xyn/store/enqueue_gatherer.h"
#include "xyn/store/sqlite/leased_row.h"
#include "xyn/store/sqlite/wake_files.h"
#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// A batch is a transaction of single-row statements: SQLite lives in this process, so a statement
// costs no round trip, and the write lock makes the batch one step for everybody else.
//
// Place: owned by the store; borrows the writer and the wake files. Threads: any.
class SqliteRunQueue final : public RunQueue {
 public:
  SqliteRunQueue(Writer& writer, const WakeFiles& wake, const base::Clock& clock);

  std::vector<Enqueued> Enqueue(std::span<const model::NewRun> runs) override;
  ClaimResult Claim(const ClaimRequest& request) override;
  std::vector<RenewOutcome> Renew(std::span<const model::LeaseToken> tokens,
                                  const std::string& worker_id,
                                  std::chrono::milliseconds lease) override;
  std::vector<FinishOutcome> Finish(std::span<const struct Finish> finishes) override;
  CancelOutcome Cancel(const base::Uuid& id) override;
  RequeueOutcome Requeue(const base::Uuid& id) override;

 private:
  std::vector<Enqueued> InsertAll(std::span<const model::NewRun> runs);

  Writer& writer_;
  const WakeFiles& wake_;
  base::UuidV7Generator ids_;
  LeasedRows<LeasedRow> leased_;  // used on the writer's thread only
  EnqueueGatherer gatherer_;
};

}  // namespace xyn::store::sqlite
