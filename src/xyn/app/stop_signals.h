// SIGINT, SIGTERM and SIGHUP, turned into one wait.
#pragma once

#include <chrono>
#include <csignal>
#include <thread>

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"

namespace xyn::app {

// Takes the signals that ask a process to stop. Until TakeOver() one of them ends the process at
// once, as by default; after it the first is what Wait() returns, and a second one that comes more
// than 200 ms later ends the process at once. At once means exit code 128 + the signal's number.
//
// Place: one a process, made before any other thread, as threads inherit what is blocked.
// Threads: TakeOver and Wait on the thread that made it; a thread of its own reads the signals.
// Errors: the constructor throws std::system_error.
class StopSignals {
 public:
  StopSignals();  // also ignores SIGPIPE: a peer that hangs up is an error of write()
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void TakeOver();
  int Wait();  // the number of the first signal after TakeOver()

 private:
  void Watch();
  void Receive(int signal);

  sigset_t signals_{};
  sigset_t blocked_before_{};
  int signal_fd_ = -1;
  int quit_fd_ = -1;  // readable when the watcher is to end

  base::Mutex mutex_;
  base::ConditionVariable received_changed_;
  bool taken_over_ XYN_GUARDED_BY(mutex_) = false;
  int received_ XYN_GUARDED_BY(mutex_) = 0;
  std::chrono::steady_clock::time_point received_at_ XYN_GUARDED_BY(mutex_);

  std::thread watcher_;
};

}  // namespace xyn::app
