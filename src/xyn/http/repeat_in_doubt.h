// What to do when a commit may have happened or not: the same again.
#pragma once

#include "xyn/store/errors.h"

namespace xyn::http {

template <typename Outcome>
struct Repeated {
  Outcome outcome;
  bool was_in_doubt = false;  // an earlier call may have done it already
};

// Calls `change`, which must be safe to repeat, up to three times while it throws store::InDoubt.
template <typename Change>
auto RepeatInDoubt(Change change) -> Repeated<decltype(change())> {
  constexpr int kRepetitions = 2;
  for (int i = 0; i < kRepetitions; ++i) {
    try {
      return {change(), i > 0};
    } catch (const store::InDoubt&) {
      continue;
    }
  }
  return {change(), true};
}

}  // namespace xyn::http
