// The commands that open the store, do one thing and end.
#pragma once

#include <iosfwd>
#include <vector>

#include "xyn/app/command.h"

namespace xyn::app {

// migrate, enqueue, runs list|show|cancel|requeue, metrics, verify, config.
std::vector<Command> QueueCommands(std::istream& in, std::ostream& out);

}  // namespace xyn::app
