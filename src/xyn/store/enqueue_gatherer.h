// Makes one transaction of enqueues that are asked for at the same time.
#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <span>
#include <vector>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/model/new_run.h"
#include "xyn/store/requests.h"

namespace xyn::store {

// An enqueue is a commit, and a commit waits for the disk. Of the threads that enqueue at the same
// time, up to kMostWriters write; what the others bring meanwhile is written together as soon as
// one of them is done. A thread that is alone writes at once.
//
// Place: a part of a store's queue. Threads: any.
// Errors: what `write` throws, for all whose runs were in that write; but what was refused as
// Invalid is written again one by one, so that only those are refused who are to blame.
class EnqueueGatherer {
 public:
  static constexpr int kMostWriters = 2;
  static constexpr std::size_t kMostRuns = 1'000;  // that are written together

  // Enqueues all or none, from any thread, and answers in order.
  using Write = std::function<std::vector<Enqueued>(std::span<const model::NewRun>)>;

  explicit EnqueueGatherer(Write write);

  std::vector<Enqueued> Enqueue(std::span<const model::NewRun> runs);

 private:
  struct Call {
    std::span<const model::NewRun> runs;
    std::vector<Enqueued> enqueued;
    std::exception_ptr error;
    bool taken = false;  // by a thread that writes
    bool done = false;
  };

  std::vector<Call*> TakeLocked() XYN_REQUIRES(mutex_);
  void WriteTogether(const std::vector<Call*>& calls);
  void WriteAlone(Call& call);
  template <class Failure>
  static void FailAll(const std::vector<Call*>& calls, const Failure& failure);

  const Write write_;

  base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::deque<Call*> waiting_ XYN_GUARDED_BY(mutex_);
  int writers_ XYN_GUARDED_BY(mutex_) = 0;
};

}  // namespace xyn::store
