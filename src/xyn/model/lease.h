// The right of one worker to one attempt of a run.
#pragma once

#include <compare>
#include <cstdint>

#include "xyn/base/uuid.h"

namespace xyn::model {

// The fencing token. `attempt` grows with every claim, so a token names one lease and no other:
// a statement that carries it can never touch what a later lease does.
struct LeaseToken {
  base::Uuid run_id;
  std::int32_t attempt = 0;

  auto operator<=>(const LeaseToken&) const = default;
};

}  // namespace xyn::model
