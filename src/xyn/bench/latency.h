// xyn bench latency: from enqueue to the start of the handler, on an idle system.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// One run at a time, enqueued when the one before has long ended; the time counts from the call of
// Enqueue to that of the handler.
struct Latency {
  int runs = 200;  // in each round
  int rounds = 5;
  double idle_seconds = 60;  // before a single run; 0: not measured
  int single_runs = 5;       // each after so much idle time, and as many each after a cut
  int pause_ms = 20;         // between two of them, on average

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
