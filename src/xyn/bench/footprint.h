// xyn bench footprint: what a process takes when it has little to do.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// How soon after its start `xyn worker` has claimed a run that waits, to the millisecond, and what
// `xyn up` has in memory while idle.
struct Footprint {
  int rounds = 5;
  double idle_seconds = 10;  // of each before its memory is looked at

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws, and base::EnvironmentError if a process
  // ends by itself.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
