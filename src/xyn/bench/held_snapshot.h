// xyn bench held-snapshot: full load while another session holds a snapshot open.
#pragma once

#include <CLI/App.hpp>

#include "xyn/base/log.h"
#include "xyn/bench/lab.h"
#include "xyn/bench/report.h"

namespace xyn::bench {

// A worker under a load that is enqueued as fast as it works: before, under the snapshot, and after
// it; then the same for plain SQL in batches. What nobody can remove while a snapshot is open, dead
// rows and index entries, must not be walked over.
struct HeldSnapshot {
  // Until the server has begun to take checkpoints and to write pages: the load before the snapshot
  // is to be under the same conditions as that under it.
  double warm_up_seconds = 120;
  double before_seconds = 60;
  double held_seconds = 600;
  double after_seconds = 60;
  bool no_plain = false;  // the worker alone

  void AddFlags(CLI::App& command);
  // Progress goes to the log. Throws what the lab throws.
  void Run(Lab& lab, base::Logger& log, Report& report) const;
};

}  // namespace xyn::bench
