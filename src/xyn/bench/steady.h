// xyn bench steady: whether it stays as fast as it was.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// A worker at full load for a while, then under a steady load for long, then at full load again:
// its rate afterwards beside that before, and by turns beside that in new tables, as a machine may
// not be as fast an hour later; how closely it followed the steady load, and what the tables and
// indexes take for each run that was worked. The database's own upkeep (autovacuum) is
// as it is set. Memory is that of this process, which is the worker's, too.
struct Steady {
  double burst_seconds = 20;
  int rounds = 9;  // by turns with new tables, of a quarter of burst_seconds each
  double seconds = 3'600;
  double pace = 5'000;  // runs a second, of the steady load

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
