#include "xyn/cli/runs_requeue.h"

namespace xyn::cli {
namespace {

Change Describe(store::RequeueOutcome outcome) {
  switch (outcome) {
    case store::RequeueOutcome::kRequeued:
      return {"requeued"};
    case store::RequeueOutcome::kNotTerminal:
      return {"not_terminal", false};
    case store::RequeueOutcome::kCompleted:
      return {"already_completed", false};
    case store::RequeueOutcome::kNotFound:
      break;
  }
  return {"not_found", false};
}

}  // namespace

int RunsRequeue::Run(store::RunQueue& queue, std::ostream& out) const {
  return runs.ForEach([&queue](const base::Uuid& id) { return Describe(queue.Requeue(id)); }, out);
}

}  // namespace xyn::cli
