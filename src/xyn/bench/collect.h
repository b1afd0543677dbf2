// xyn bench collect: what the collector costs.
#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// Fills tables of its own with finished runs and measures, each beside what it is compared with:
//  - a tick, without and with a backlog, beside the specification's queries;
//  - enqueue, claim and finish, in batches and one by one, beside the same without the triggers
//    that keep the counts;
//  - a worker at full load while somebody ticks every second, or a hundred times as often, beside
//    the same alone;
//  - a tick after minutes of full load under a snapshot that another session holds.
struct Collect {
  std::vector<long> finished = {10'000, 1'000'000, 10'000'000};
  long ready = 1'000'000;
  long future = 200'000;
  int ticks = 50;
  int rounds = 5;
  double seconds = 5;         // of load in each round
  double held_seconds = 600;  // of load under the held snapshot; 0 leaves it out

  void AddFlags(CLI::App& command);

  // Progress goes to the log. Throws what the lab throws. `finished` must be ascending.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
