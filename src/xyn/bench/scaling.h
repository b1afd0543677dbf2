// xyn bench scaling: one worker process beside two, four and eight, and beside plain SQL over as
// many connections.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// Processes of this very program, each as `xyn worker` starts it, share the same runs.
struct Scaling {
  int runs = 100'000;
  int rounds = 5;
  std::vector<int> processes = {1, 2, 4, 8};

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws, and base::EnvironmentError if a worker
  // ends by itself.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
