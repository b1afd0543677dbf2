// xyn bench enqueue: how many runs can be enqueued, from the library and over HTTP.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// By turns: batches from the library over one connection and over two, beside plain multi-row
// INSERTs; runs one by one from sixteen threads, beside plain INSERTs of one row each; batches and
// single runs by POST over connections that stay open. A worker that knows none of them listens
// meanwhile, so that wake-ups are sent to somebody.
struct Enqueue {
  double seconds = 3;  // of each in each round
  int rounds = 5;
  int batch = 1'000;

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
