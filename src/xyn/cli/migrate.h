// xyn migrate: creates or upgrades the tables.
#pragma once

#include <iosfwd>

#include <CLI/App.hpp>

#include "xyn/store/store.h"

namespace xyn::cli {

struct Migrate {
  bool check = false;

  void AddFlags(CLI::App& command);

  // Prints each step applied, or that there was none. With `check` it only tells, and returns 1
  // when an upgrade is due. Returns the exit code; throws what the store throws.
  int Run(store::Schema& schema, std::ostream& out) const;
};

}  // namespace xyn::cli
