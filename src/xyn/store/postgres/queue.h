// store::RunQueue on PostgreSQL. Each method is a statement of sql/ in a transaction of its own.
#pragma once

#include <atomic>
#include <vector>

#include "xyn/base/uuid.h"
#include "xyn/store/enqueue_gatherer.h"
#include "xyn/store/postgres/claimed_lanes.h"
#include "xyn/store/postgres/expired_leases.h"
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
  void Reclaim(Connection& connection, const ClaimRequest& request, ClaimResult& result);
  int ClaimReady(Connection& connection, const ClaimRequest& request, int limit, int candidates,
                 const std::vector<ClaimedLanes::Lane>& lanes, ClaimResult& result);
  void ForetellLook(ClaimResult& result) const;

  Pool& pool_;
  base::UuidV7Generator& ids_;
  // How many candidates a claim looks at for each run it wants: 1 while it is alone, more while
  // others hold locks on the first ones.
  std::atomic<int> candidate_factor_{1};
  ClaimedLanes lanes_;
  ExpiredLeases expired_;
  Waker waker_;
  EnqueueGatherer gatherer_;
};

}  // namespace xyn::store::postgres
