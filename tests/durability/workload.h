// Calls a store as applications and workers do, at random.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "tests/durability/promises.h"
#include "xyn/store/store.h"

namespace xyn::durability {

struct WorkloadOptions {
  std::uint64_t seed = 1;  // the same calls follow from the same seed, if the same is answered
  std::string worker_id = "worker";
  std::chrono::milliseconds lease{10'000};
  std::chrono::milliseconds longest_delay{20'000};  // of runs, and of retries
};

// Place: owned by a test. Threads: one.
class Workload final {
 public:
  // `tell` is called with every promise once the store has made it, and before an enqueue.
  Workload(WorkloadOptions options, std::function<void(const Promise&)> tell);

  // One call, of any kind. Throws what the store throws; an enqueue or a finish that threw is the
  // same at its next turn, as the contract allows.
  void Step(store::Store& store);

  // Ends what can be ended now: reaps, claims and completes, until nothing is left to be claimed.
  void EndAll(store::Store& store);

 private:
  void Enqueue(store::RunQueue& queue);
  void Claim(store::RunQueue& queue, int limit);
  void Renew(store::RunQueue& queue);
  void Finish(store::RunQueue& queue);
  void Cancel(store::RunQueue& queue);

  std::vector<model::NewRun> NewRuns();
  void ChooseFinishes();
  void SendFinishes(store::RunQueue& queue);
  int Below(int limit);  // 0 to limit - 1
  std::chrono::milliseconds Delay();

  const WorkloadOptions options_;
  const std::function<void(const Promise&)> tell_;
  std::mt19937_64 random_;
  std::vector<base::Uuid> ids_;                 // of all runs it enqueued
  std::vector<model::LeaseToken> held_;         // claimed, and not in finishes_ yet
  std::vector<model::NewRun> enqueueing_;       // until answered
  std::vector<struct store::Finish> finishes_;  // likewise
};

}  // namespace xyn::durability
