// xyn runs show: one run in full.
#pragma once

#include <iosfwd>
#include <string>

#include <CLI/App.hpp>

#include "xyn/store/store.h"

namespace xyn::cli {

struct RunsShow {
  std::string id;
  bool json = false;

  void AddFlags(CLI::App& command);

  // Returns the exit code. Throws base::UsageError when `id` is no UUID, base::EnvironmentError
  // when there is no such run, and what the store throws.
  int Run(store::RunReader& reader, std::ostream& out) const;
};

}  // namespace xyn::cli
