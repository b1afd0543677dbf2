// The whole program, for those who bring blueprints of their own.
#pragma once

#include "xyn/model/blueprint.h"

namespace xyn::app {

// Runs the command that the arguments name, as the xyn binary does, with `blueprints` besides those
// that ship with Xyn (names that start with "xyn." or "demo." are Xyn's). Call it from main()
// before any thread is started, once. Returns the exit code: 0, 1 (something is not to be had here
// and now) or 2 (wrong usage), after one line on standard error.
int Main(int argc, char** argv, model::Blueprints blueprints = {});

}  // namespace xyn::app
