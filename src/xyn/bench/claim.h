// xyn bench claim: what a claim costs whatever else is in the table.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// Claims in a table that is empty but for what they claim, and beside finished runs, future runs of
// the same blueprint, and ready runs of blueprints that the worker does not know.
struct Claim {
  long finished = 10'000'000;
  long unknown = 1'000'000;
  long future = 1'000'000;
  int claims = 200;  // in each state
  int batch = 10;

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
