#include "xyn/model/transitions.h"

#include <algorithm>
#include <array>

namespace xyn::model {
namespace {

using enum RunStatus;

constexpr std::array kTransitions = {
    Transition{std::nullopt, kQueued, Operation::kEnqueue},
    Transition{kQueued, kRunning, Operation::kClaim},
    Transition{kRunning, kRunning, Operation::kRenew},
    Transition{kRunning, kRunning, Operation::kReclaim},
    Transition{kRunning, kFailed, Operation::kReap},
    Transition{kRunning, kCancelled, Operation::kReap},
    Transition{kRunning, kCompleted, Operation::kComplete},
    Transition{kRunning, kFailed, Operation::kFail},
    Transition{kRunning, kQueued, Operation::kRetry},
    Transition{kRunning, kQueued, Operation::kRelease},
    Transition{kQueued, kCancelled, Operation::kCancel},
    // A cancel that was asked for while the run was RUNNING becomes final when the handler stops,
    // whatever it then reports short of completion.
    Transition{kRunning, kRunning, Operation::kCancel},
    Transition{kRunning, kCancelled, Operation::kCancel},
    Transition{kFailed, kQueued, Operation::kRequeue},
    Transition{kCancelled, kQueued, Operation::kRequeue},
};

}  // namespace

std::string_view ToString(Operation operation) {
  switch (operation) {
    case Operation::kEnqueue:
      return "enqueue";
    case Operation::kClaim:
      return "claim";
    case Operation::kRenew:
      return "renew";
    case Operation::kReclaim:
      return "reclaim";
    case Operation::kReap:
      return "reap";
    case Operation::kComplete:
      return "complete";
    case Operation::kFail:
      return "fail";
    case Operation::kRetry:
      return "retry";
    case Operation::kRelease:
      return "release";
    case Operation::kCancel:
      return "cancel";
    case Operation::kRequeue:
      return "requeue";
  }
  return "unknown";
}

std::span<const Transition> Transitions() { return kTransitions; }

bool IsAllowed(std::optional<RunStatus> from, RunStatus to, Operation operation) {
  return std::any_of(kTransitions.begin(), kTransitions.end(), [&](const Transition& t) {
    return t.from == from && t.to == to && t.by == operation;
  });
}

}  // namespace xyn::model
