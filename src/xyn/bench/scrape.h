// xyn bench scrape: what GET /metrics takes.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// A page like that of a demo, by the server in this process, over connections that ask again as
// soon as they were answered; beside it the same families as prometheus-cpp writes them, by the
// same server.
struct Scrape {
  int rounds = 5;
  double seconds = 1;  // of each measurement
  int connections = 8;

  void AddFlags(CLI::App& command);
  // The lab has no part in it: a scrape asks no database. Throws std::runtime_error.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
