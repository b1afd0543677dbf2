#include "xyn/cli/runs_cancel.h"

namespace xyn::cli {
namespace {

Change Describe(store::CancelOutcome outcome) {
  switch (outcome) {
    case store::CancelOutcome::kCancelled:
      return {"cancelled"};
    case store::CancelOutcome::kCancelRequested:
      return {"cancel_requested"};
    case store::CancelOutcome::kAlreadyTerminal:
      return {"already_terminal", false};
    case store::CancelOutcome::kNotFound:
      break;
  }
  return {"not_found", false};
}

}  // namespace

int RunsCancel::Run(store::RunQueue& queue, std::ostream& out) const {
  return runs.ForEach([&queue](const base::Uuid& id) { return Describe(queue.Cancel(id)); }, out);
}

}  // namespace xyn::cli
