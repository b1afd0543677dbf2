// Attempts as a claim would make them.
#pragma once

#include <memory>

#include "xyn/worker/attempt.h"
#include "xyn/worker/testing/fake_store.h"

namespace xyn::worker {

// Claims one run from `queue`, at `now`. There must be one.
inline AttemptPtr ClaimOne(FakeQueue& queue, const model::Blueprint& blueprint,
                           base::SteadyTime now) {
  store::ClaimRequest request;
  request.limit = 1;
  store::ClaimResult result = queue.Claim(request);
  return std::make_shared<Attempt>(std::move(result.claims.at(0)), blueprint, now, now);
}

}  // namespace xyn::worker
