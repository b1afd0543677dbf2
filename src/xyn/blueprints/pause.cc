#include "xyn/blueprints/pause.h"

#include <condition_variable>
#include <mutex>

namespace xyn::blueprints {

void Pause(const model::RunContext& context, std::chrono::duration<double> duration) {
  std::mutex mutex;
  std::condition_variable_any over;  // nobody notifies: it ends by time or stop
  std::unique_lock lock(mutex);
  over.wait_for(lock, context.stop, std::chrono::duration_cast<std::chrono::nanoseconds>(duration),
                [] { return false; });
  if (context.stop.stop_requested()) throw model::Stopped();
}

}  // namespace xyn::blueprints
