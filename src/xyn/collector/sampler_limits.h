// How long a tick may take.
#pragma once

#include <chrono>

#include "xyn/store/store.h"

namespace xyn::collector {

// Limits that end a tick before the next one is due: the statement after 80 % of the interval, the
// whole after 90 %. Of intervals longer than 10 s those of 10 s, so that a stuck tick never holds
// up the end of the process for long. The deadline is never less than 100 ms, as it includes
// connecting.
store::SamplerLimits LimitsFor(std::chrono::milliseconds interval);

}  // namespace xyn::collector
