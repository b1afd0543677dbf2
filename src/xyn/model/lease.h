// The right of one worker to one attempt of a run.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

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

template <>
struct std::hash<xyn::model::LeaseToken> {
  std::size_t operator()(const xyn::model::LeaseToken& token) const noexcept {
    return std::hash<xyn::base::Uuid>()(token.run_id) + static_cast<std::size_t>(token.attempt);
  }
};
