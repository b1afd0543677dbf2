// A thread that does one thing after the other.
#pragma once

#include <chrono>
#include <deque>
#include <exception>
#include <functional>
#include <stop_token>
#include <thread>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::store::sqlite {

// What only its tasks use needs no lock, and stays in the caches of one processor: pages of a
// database that one thread after the other changes cost a fifth more, and as much again for the
// memory that one allocates and the other frees. Tasks come in the order in which they were asked
// for, so that a renewal waits for its turn and no longer.
//
// Place: owned by the writer. Threads: RunBy from any but its own. What only tasks use is marked
// XYN_GUARDED_BY it.
class XYN_CAPABILITY("serial thread") SerialThread final {
 public:
  // Throws std::system_error if there can be no thread.
  SerialThread();
  ~SerialThread();  // after all calls have returned
  SerialThread(const SerialThread&) = delete;
  SerialThread& operator=(const SerialThread&) = delete;

  // Executes `task` on the thread and returns when that is done. Throws what it throws. Returns
  // false, and has not executed it, if its turn had not come by `deadline`.
  bool RunBy(std::chrono::steady_clock::time_point deadline, const std::function<void()>& task)
      XYN_EXCLUDES(mutex_);

  // The first thing a task says, to clang.
  void AmHere() const XYN_ASSERT_CAPABILITY(this) {}

 private:
  struct Turn {
    const std::function<void()>& task;
    base::ConditionVariable ended{};
    std::exception_ptr error{};
    bool has_begun = false;
    bool has_ended = false;
  };

  void Run(const std::stop_token& stop) XYN_EXCLUDES(mutex_);
  static std::exception_ptr Execute(const std::function<void()>& task);

  base::Mutex mutex_;
  base::InterruptibleConditionVariable asked_;
  std::deque<Turn*> waiting_ XYN_GUARDED_BY(mutex_);
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace xyn::store::sqlite
