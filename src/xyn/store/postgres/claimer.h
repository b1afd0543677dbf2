// Claims runs: those whose lease has run out, then those that are ready.
#pragma once

#include <atomic>
#include <vector>

#include "xyn/store/postgres/claimed_lanes.h"
#include "xyn/store/postgres/expired_leases.h"
#include "xyn/store/postgres/leased_places.h"
#include "xyn/store/postgres/pool.h"
#include "xyn/store/requests.h"

namespace xyn::store::postgres {

// RunQueue::Claim.
//
// Place: a part of Queue; borrows the pool and the places, into which it writes. Threads: any.
class Claimer final {
 public:
  Claimer(Pool& pool, LeasedPlaces& places) : pool_(pool), places_(places) {}

  ClaimResult Claim(const ClaimRequest& request);

 private:
  void Reclaim(Connection& connection, const ClaimRequest& request, ClaimResult& result);
  bool ReclaimIn(const ExpiredLeases::Stretch& stretch, Connection& connection,
                 const ClaimRequest& request, ClaimResult& result);
  // Returns how many candidates it saw.
  int ClaimFirst(int limit, int candidates, const ClaimedLanes::Area& area, Connection& connection,
                 const ClaimRequest& request, ClaimResult& result);
  void ClaimReady(Connection& connection, const ClaimRequest& request, ClaimResult& result);
  void ForetellLook(ClaimResult& result) const;

  Pool& pool_;
  LeasedPlaces& places_;
  // How many candidates a claim looks at for each run it wants: 1 while it is alone, more while
  // others hold locks on the first ones.
  std::atomic<int> candidate_factor_{1};
  ClaimedLanes lanes_;
  ExpiredLeases expired_;
};

}  // namespace xyn::store::postgres
