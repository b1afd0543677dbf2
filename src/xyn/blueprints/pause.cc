#include "xyn/blueprints/pause.h"

#include "xyn/base/pause.h"

namespace xyn::blueprints {

void Pause(const model::RunContext& context, std::chrono::duration<double> duration) {
  base::Pause(std::chrono::duration_cast<std::chrono::nanoseconds>(duration), context.stop);
  if (context.stop.stop_requested()) throw model::Stopped();
}

}  // namespace xyn::blueprints
