#include "xyn/store/outcomes.h"

#include <cstdio>
#include <cstdlib>

#include "xyn/model/transitions.h"

namespace xyn::store {
namespace {

using model::Operation;
using model::RunStatus;

Operation OperationOf(FinishKind kind, RunStatus status) {
  if (status == RunStatus::kCancelled) return Operation::kCancel;
  switch (kind) {
    case FinishKind::kComplete:
      return Operation::kComplete;
    case FinishKind::kFail:
      return status == RunStatus::kQueued ? Operation::kRetry : Operation::kFail;
    case FinishKind::kFailForGood:
      return Operation::kFail;
    case FinishKind::kRelease:
      return Operation::kRelease;
    case FinishKind::kAcceptCancel:
      return Operation::kCancel;
  }
  std::abort();
}

}  // namespace

const char* ToString(FinishKind kind) {
  switch (kind) {
    case FinishKind::kComplete:
      return "complete";
    case FinishKind::kFail:
      return "fail";
    case FinishKind::kFailForGood:
      return "fail_for_good";
    case FinishKind::kRelease:
      return "release";
    case FinishKind::kAcceptCancel:
      return "accept_cancel";
  }
  return "";
}

FinishOutcome OutcomeOf(FinishKind kind, RunStatus status) {
  const Operation operation = OperationOf(kind, status);
  if (!model::IsAllowed(RunStatus::kRunning, status, operation)) {
    std::fputs("xyn: a finish statement made a transition that is not in the table\n", stderr);
    std::abort();
  }
  switch (operation) {
    case Operation::kComplete:
      return FinishOutcome::kCompleted;
    case Operation::kFail:
      return FinishOutcome::kFailed;
    case Operation::kRetry:
      return FinishOutcome::kRetried;
    case Operation::kRelease:
      return FinishOutcome::kReleased;
    default:
      return FinishOutcome::kCancelled;
  }
}

FinishOutcome OutcomeOfRepetition(const Finish& finish, const std::optional<RowNow>& row) {
  if (!row || row->attempt != finish.token.attempt || row->has_lease ||
      row->status == RunStatus::kRunning) {
    return FinishOutcome::kLeaseLost;
  }
  const Operation operation = OperationOf(finish.kind, row->status);
  if (!model::IsAllowed(RunStatus::kRunning, row->status, operation)) {
    return FinishOutcome::kLeaseLost;
  }
  return OutcomeOf(finish.kind, row->status);
}

}  // namespace xyn::store
