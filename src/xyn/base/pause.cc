#include "xyn/base/pause.h"

#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"

namespace xyn::base {

using std::chrono::steady_clock;

void Pause(std::chrono::nanoseconds duration, const std::stop_token& stop) {
  const steady_clock::time_point end = steady_clock::now() + duration;
  Mutex mutex;
  InterruptibleConditionVariable never_notified;
  const MutexLock lock(mutex);
  for (auto now = steady_clock::now(); now < end && !stop.stop_requested();
       now = steady_clock::now()) {
    never_notified.WaitFor(mutex, stop, end - now);
  }
}

}  // namespace xyn::base
