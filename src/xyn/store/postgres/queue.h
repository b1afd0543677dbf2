// store::RunQueue on PostgreSQL. Each method is a statement of sql/ in a transaction of its own.
#pragma once

#include <vector>

#include "xyn/base/uuid.h"
#include "xyn/store/enqueue_gatherer.h"
#include "xyn/store/postgres/claimer.h"
#include "xyn/store/postgres/leased_places.h"
#include "xyn/store/postgres/pool.h"
#include "xyn/store/postgres/waker.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the store, whose pool and id generator it borrows. Threads: any.
class Queue final : public RunQueue {
 public:
  Queue(Pool& pool, base::UuidV7Generator& ids);

  std::vector<Enqueued> Enqueue(std::span<const model::NewRun> runs) override;
  ClaimResult Claim(const ClaimRequest& request) override;
  std::vector<RenewOutcome> Renew(std::span<const model::LeaseToken> tokens,
                                  const std::string& worker_id,
                                  std::chrono::milliseconds lease) override;
  std::vector<FinishOutcome> Finish(std::span<const struct Finish> finishes) override;
  CancelOutcome Cancel(const base::Uuid& id) override;
  RequeueOutcome Requeue(const base::Uuid& id) override;

 private:
  std::vector<Enqueued> Insert(std::span<const model::NewRun> runs);
  // Has a session do what it does for an enqueue, with no runs.
  void WarmUp();

  Pool& pool_;
  base::UuidV7Generator& ids_;
  LeasedPlaces places_;
  Claimer claimer_;
  Waker waker_;
  EnqueueGatherer gatherer_;
};

}  // namespace xyn::store::postgres
