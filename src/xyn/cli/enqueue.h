// xyn enqueue: adds runs from the command line.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include <CLI/App.hpp>

#include "xyn/base/clock.h"
#include "xyn/model/new_run.h"
#include "xyn/store/store.h"

namespace xyn::cli {

inline constexpr std::int64_t kMaxEnqueueCount = 100'000'000;

struct Enqueue {
  model::NewRun run;
  std::string inputs = "{}";  // JSON, "@FILE", or "-" for standard input
  std::string run_at;
  std::string delay;
  std::string correlation_id;
  std::int64_t count = 1;

  void AddFlags(CLI::App& command);

  // Enqueues `count` runs, at most store::kMaxEnqueueBatch a transaction, and prints the id of each
  // once it is stored. Ids are chosen here, so that a batch in doubt can be sent again. Returns the
  // exit code. Throws base::UsageError naming the flag that is wrong, base::EnvironmentError when
  // a batch stays in doubt, and what the store throws.
  int Run(store::RunQueue& queue, const base::Clock& clock, std::istream& in,
          std::ostream& out) const;
};

}  // namespace xyn::cli
