// xyn bench: the benchmarks.
#pragma once

#include <iosfwd>
#include <vector>

#include "xyn/app/command.h"

namespace xyn::app {

// `out` must outlive them.
std::vector<Command> BenchCommands(std::ostream& out);

}  // namespace xyn::app
