#include "xyn/base/condition_variable.h"

#include <utility>

namespace xyn::base {
namespace {

// What the caller holds, as the standard library wants it, for as long as it waits.
class Held final {
 public:
  explicit Held(std::mutex& mutex) : lock(mutex, std::adopt_lock) {}
  ~Held() { lock.release(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  std::unique_lock<std::mutex> lock;
};

// The standard's interruptible waits have a predicate always. This one makes them return after the
// first waking.
auto Once() {
  return [woken = false]() mutable { return std::exchange(woken, true); };
}

}  // namespace

void ConditionVariable::Wait(Mutex& mutex) {
  Held held(mutex.mutex_);
  condition_.wait(held.lock);
}

void ConditionVariable::WaitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline) {
  Held held(mutex.mutex_);
  condition_.wait_until(held.lock, deadline);
}

void InterruptibleConditionVariable::Wait(Mutex& mutex, const std::stop_token& stop) {
  Held held(mutex.mutex_);
  condition_.wait(held.lock, stop, Once());
}

void InterruptibleConditionVariable::WaitFor(Mutex& mutex, const std::stop_token& stop,
                                             std::chrono::nanoseconds patience) {
  Held held(mutex.mutex_);
  condition_.wait_for(held.lock, stop, patience, Once());
}

}  // namespace xyn::base
