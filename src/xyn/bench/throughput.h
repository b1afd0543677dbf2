// xyn bench throughput: how many runs one worker process claims and finishes.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/plain_queue.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// By turns: a worker as it comes, and plain SQL in batches over one connection and over two. The
// runs are there before the time starts; handlers do nothing.
struct Throughput {
  int runs = 100'000;
  int rounds = 5;
  int concurrency = 64;
  int batch = PlainQueue::kBatch;  // of plain SQL

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
