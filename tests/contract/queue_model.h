// What a queue should be after some operations, in the plainest way: a map of runs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "xyn/model/lease.h"
#include "xyn/model/run.h"
#include "xyn/model/transitions.h"
#include "xyn/store/requests.h"

namespace xyn::contract {

enum class LeaseState { kNone, kStanding, kExpired };

// A finish that was accepted and that nothing has happened to the run since.
struct LastFinish {
  store::FinishKind kind;
  store::FinishOutcome outcome;
};

struct ModelRun {
  std::string name;
  model::RunStatus status = model::RunStatus::kQueued;
  std::int32_t priority = model::kDefaultPriority;
  base::Timestamp run_at;  // as the database set it
  bool future = false;     // hours away from being due
  std::int32_t attempt = 0;
  std::int32_t max_attempts = 1;
  std::int32_t failures = 0;
  std::int32_t reclaims = 0;
  std::int32_t max_reclaims = 5;
  bool cancel_requested = false;
  LeaseState lease = LeaseState::kNone;
  std::string worker;
  std::optional<LastFinish> last_finish = {};
};

// Answers what a store should answer, and changes as it should. Every change of status goes by
// model/transitions.h.
class QueueModel final {
 public:
  using Runs = std::map<base::Uuid, ModelRun>;

  Runs& runs() { return runs_; }
  const Runs& runs() const { return runs_; }

  // Ids of the runs a claim may take: those to reclaim, in no order, and the ready ones in order.
  std::vector<base::Uuid> Reclaimable(const store::ClaimRequest& request) const;
  std::vector<base::Uuid> Ready(const store::ClaimRequest& request) const;
  void Claim(const base::Uuid& id, const std::string& worker);

  store::RenewOutcome Renew(const model::LeaseToken& token, const std::string& worker);

  // nullopt where store.h leaves the answer open: a repetition after the run was touched since, or
  // of another kind. Whatever the answer, nothing changes then.
  std::optional<store::FinishOutcome> Finish(const model::LeaseToken& token,
                                             store::FinishKind kind);

  store::CancelOutcome Cancel(const base::Uuid& id);
  store::RequeueOutcome Requeue(const base::Uuid& id);
  store::Reaped Reap();

 private:
  static void Move(ModelRun& run, model::RunStatus to, model::Operation by);
  static store::FinishOutcome End(ModelRun& run, store::FinishKind kind);

  Runs runs_;
};

}  // namespace xyn::contract
