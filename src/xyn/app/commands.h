// The commands of the program: what each is called, takes and does.
#pragma once

#include <iosfwd>
#include <vector>

#include "xyn/app/command.h"
#include "xyn/model/blueprint.h"

namespace xyn::app {

// All of them. `in` and `out` are standard input and output, which must outlive what is returned.
// `blueprints` are what workers know besides those that ship with Xyn.
std::vector<Command> Commands(model::Blueprints blueprints, std::istream& in, std::ostream& out);

}  // namespace xyn::app
