// Reports ended attempts to the store, in batches.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/worker/finish_writer.h"

namespace xyn::worker {

// While one batch is being written the next one collects; an idle finisher writes at once. So a
// single finish waits for nobody, and a flood of them makes large batches.
//
// Place: owned by Worker; borrows the writer. Threads: Add and Flush from any; one of its own.
// Bounds: the queue holds what Slots lets the worker claim and no more, hence Add never blocks. A
// batch is at most store::kMaxBatch finishes and, unless it is a single one, kMaxBatchBytes of
// outputs and errors.
class Finisher {
 public:
  static constexpr std::size_t kMaxBatchBytes = std::size_t{8} << 20U;

  // `reported` is called on the finisher's thread with the size of each batch that was written.
  Finisher(FinishWriter& writer, std::function<void(int)> reported);
  ~Finisher();  // gives up what was not written yet

  void Start();
  void Add(Ended ended);

  // Waits until everything that was added is written, at most `patience`. Returns how many
  // finishes are left.
  std::size_t Flush(std::chrono::milliseconds patience);

 private:
  void Run(const std::stop_token& stop);
  std::vector<Ended> TakeBatch(const std::stop_token& stop);

  FinishWriter& writer_;
  const std::function<void(int)> reported_;

  mutable base::Mutex mutex_;
  base::InterruptibleConditionVariable added_;  // to an idle finisher
  base::ConditionVariable all_written_;
  std::deque<Ended> queue_ XYN_GUARDED_BY(mutex_);
  std::size_t writing_ XYN_GUARDED_BY(mutex_) = 0;  // in the batch under way

  std::jthread thread_;
};

}  // namespace xyn::worker
