// The threads on which route handlers may wait for the store.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <stop_token>
#include <thread>
#include <vector>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::http {

// Place: owned by the server. Threads: TrySubmit from any.
// Errors: tasks must not throw. A full queue refuses the task, so that a slow store turns requests
// away rather than filling the memory with them.
class HandlerPool {
 public:
  using Task = std::function<void()>;

  HandlerPool(int threads, int max_waiting);
  ~HandlerPool();  // waits for the tasks that run, drops those that wait
  HandlerPool(const HandlerPool&) = delete;
  HandlerPool& operator=(const HandlerPool&) = delete;

  // False if `max_waiting` tasks wait already.
  bool TrySubmit(Task task);

 private:
  void Work(const std::stop_token& stop);

  const std::size_t max_waiting_;
  base::Mutex mutex_;
  base::InterruptibleConditionVariable task_ready_;
  std::deque<Task> waiting_ XYN_GUARDED_BY(mutex_);
  std::vector<std::jthread> threads_;  // constant after construction
};

}  // namespace xyn::http
