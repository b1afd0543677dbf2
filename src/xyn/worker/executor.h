// The threads that execute handlers.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "xyn/base/log.h"
#include "xyn/worker/attempt.h"
#include "xyn/worker/execution.h"

namespace xyn::worker {

// Up to `concurrency` threads, started when there is work and no thread to spare. An attempt never
// waits for another one's handler to return, unless all threads are executing.
//
// Place: owned by Worker. `execute` runs on the threads and, after Abandon, may outlive the
// executor: it must borrow nothing that goes before the process. `ended` runs on the threads, too,
// but never during or after Abandon.
// Threads: Submit from one; the others from any.
class Executor {
 public:
  using Execute = std::function<Execution(Attempt&)>;
  using OnEnd = std::function<void(const AttemptPtr&, Execution)>;

  Executor(int concurrency, Execute execute, OnEnd ended, base::Logger& log);
  ~Executor();  // abandons what still executes
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Starts the first thread; throws std::system_error if that cannot be had.
  void Start();

  // Beyond `concurrency` attempts that execute, they wait in the order in which they came.
  void Submit(const std::vector<AttemptPtr>& attempts);

  // Takes back the attempts that wait and were claimed at `time` or before.
  std::vector<AttemptPtr> TakeBack(base::SteadyTime time);

  // Starts no attempt any more; returns those that were submitted and not started, also later ones.
  std::vector<AttemptPtr> Close();

  // Waits until nothing executes, at most `patience`. True if nothing does.
  bool WaitUntilIdle(std::chrono::nanoseconds patience);

  // Lets go of the handlers that still execute and returns their attempts: whatever they return is
  // dropped, and their threads go down with the process.
  std::vector<AttemptPtr> Abandon();

 private:
  class Crew;
  std::shared_ptr<Crew> crew_;  // shared with its threads, which may outlive the executor
};

}  // namespace xyn::worker
