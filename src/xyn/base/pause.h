// Waiting for nothing but the time.
#pragma once

#include <chrono>
#include <stop_token>

namespace xyn::base {

// Returns after `duration`, which is at most a hundred years, or as soon as `stop` is requested.
void Pause(std::chrono::nanoseconds duration, const std::stop_token& stop);

}  // namespace xyn::base
