// Waiting in a handler.
#pragma once

#include <chrono>

#include "xyn/model/blueprint.h"

namespace xyn::blueprints {

// Returns after `duration`, at most a hundred years; throws model::Stopped as soon as the handler
// is asked to stop.
void Pause(const model::RunContext& context, std::chrono::duration<double> duration);

}  // namespace xyn::blueprints
