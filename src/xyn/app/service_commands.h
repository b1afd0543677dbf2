// The commands that run until they are asked to stop.
#pragma once

#include <iosfwd>
#include <vector>

#include "xyn/app/command.h"
#include "xyn/model/blueprint.h"

namespace xyn::app {

// up, serve, worker, collect. Adds the blueprints that ship with Xyn to `blueprints`.
std::vector<Command> ServiceCommands(model::Blueprints blueprints, std::ostream& out);

}  // namespace xyn::app
