// xyn runs cancel: takes runs off the queue, asks running ones to stop.
#pragma once

#include <iosfwd>

#include <CLI/App.hpp>

#include "xyn/cli/runs_change.h"
#include "xyn/store/store.h"

namespace xyn::cli {

struct RunsCancel {
  RunIds runs;

  void AddFlags(CLI::App& command) { runs.AddFlags(command); }

  // Returns the exit code: 1 if a run was not found or had ended.
  // Throws as RunIds::ForEach and the store do.
  int Run(store::RunQueue& queue, std::ostream& out) const;
};

}  // namespace xyn::cli
