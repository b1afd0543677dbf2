// xyn repair: counts all runs anew.
#pragma once

#include <iosfwd>

#include "xyn/store/store.h"

namespace xyn::cli {

// Prints by how many runs the kept counts were off. Returns the exit code; throws what the store
// throws.
int Repair(store::Maintenance& maintenance, std::ostream& out);

}  // namespace xyn::cli
