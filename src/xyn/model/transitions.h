// The life of a run as data: which status follows which, and by what.
//
// Both stores check what they are about to report against this table, and the tests build their
// model of a queue from it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "xyn/model/run_status.h"

namespace xyn::model {

enum class Operation {
  kEnqueue,
  kClaim,
  kRenew,
  kReclaim,
  kReap,  // the lease ran out and no reclaim is left, or a cancel was asked for
  kComplete,
  kFail,
  kRetry,
  kRelease,
  kCancel,
  kRequeue,
};

std::string_view ToString(Operation operation);

struct Transition {
  std::optional<RunStatus> from;  // nullopt: the run does not exist yet
  RunStatus to = RunStatus::kQueued;
  Operation by = Operation::kEnqueue;
};

// Every transition there is.
std::span<const Transition> Transitions();

// True if a run in `from` may get to `to` by `operation`.
bool IsAllowed(std::optional<RunStatus> from, RunStatus to, Operation operation);

}  // namespace xyn::model
