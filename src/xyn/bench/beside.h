// What goes on beside a measurement.
#pragma once

#include <exception>
#include <functional>
#include <stop_token>
#include <thread>

namespace xyn::bench {

// Place: on the stack of the measurement. Threads: `work` has one of its own, which the destructor
// asks to stop and waits for. Errors: what `work` throws ends it, and is thrown by End, if that is
// reached.
class Beside final {
 public:
  explicit Beside(const std::function<void(const std::stop_token&)>& work)
      : thread_([this, work](const std::stop_token& stop) {
          try {
            work(stop);
          } catch (...) {
            failure_ = std::current_exception();
          }
        }) {}

  // Asks `work` to stop and waits for it.
  void End() {
    thread_ = {};
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_;  // of the thread, until it is joined
  std::jthread thread_;
};

}  // namespace xyn::bench
