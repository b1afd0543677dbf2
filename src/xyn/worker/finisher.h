// Reports ended attempts to the store, in batches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

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

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Ended> queue_;  // guarded by mutex_
  std::size_t writing_ = 0;  // guarded by mutex_; in the batch under way

  std::jthread thread_;
};

}  // namespace xyn::worker
