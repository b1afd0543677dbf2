// A queue that remembers what it was told, for the tests of the commands.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "xyn/store/store.h"

namespace xyn::cli {

class RecordingQueue final : public store::RunQueue {
 public:
  std::vector<store::Enqueued> Enqueue(std::span<const model::NewRun> runs) override {
    if (unavailable) throw store::Unavailable("the store is away");
    batches.emplace_back(runs.begin(), runs.end());
    if (in_doubt-- > 0) throw store::InDoubt("the connection was lost");
    std::vector<store::Enqueued> stored;
    for (const auto& run : runs) stored.push_back({run.id.value()});
    return stored;
  }

  store::ClaimResult Claim(const store::ClaimRequest&) override { return {}; }
  std::vector<store::RenewOutcome> Renew(std::span<const model::LeaseToken>, const std::string&,
                                         std::chrono::milliseconds) override {
    return {};
  }
  std::vector<store::FinishOutcome> Finish(std::span<const struct store::Finish>) override {
    return {};
  }

  store::CancelOutcome Cancel(const base::Uuid& id) override {
    changed.push_back(id);
    return cancel_outcome;
  }
  store::RequeueOutcome Requeue(const base::Uuid& id) override {
    changed.push_back(id);
    return requeue_outcome;
  }

  // What to answer.
  int in_doubt = 0;  // how many enqueues lose their connection
  bool unavailable = false;
  store::CancelOutcome cancel_outcome = store::CancelOutcome::kCancelled;
  store::RequeueOutcome requeue_outcome = store::RequeueOutcome::kRequeued;

  // What came.
  std::vector<std::vector<model::NewRun>> batches;
  std::vector<base::Uuid> changed;
};

}  // namespace xyn::cli
