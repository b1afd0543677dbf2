// A computer on which a queue lives, and whose power fails again and again.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/durability/database.h"
#include "tests/durability/disk.h"
#include "tests/durability/power_vfs.h"
#include "tests/durability/promises.h"
#include "tests/durability/workload.h"
#include "tests/support/temp_dir.h"
#include "xyn/worker/testing/manual_clock.h"

namespace xyn::durability {

// All that happens follows from the seed. After each method the power is off, and what the disk
// happened to have written is what the next one starts from.
//
// Place: owned by a test, one at a time (PowerVfs). Threads: one.
class Machine final {
 public:
  Machine(std::uint64_t seed, std::set<Disk::Part> forgotten_syncs);

  // These return what went wrong, empty if nothing did.
  std::vector<std::string> WorkUntilPowerFails();
  std::vector<std::string> Examine();
  std::vector<std::string> WorkToTheEnd();

  std::int64_t promises() const { return promises_.heard(); }

 private:
  // Does something with the power on, for `changes` changes at most.
  std::vector<std::string> Run(std::int64_t changes,
                               const std::function<std::vector<std::string>()>& something);
  void PutFiles();
  void WorkInOneProcess();
  void Checkpoint();
  std::int64_t Below(std::int64_t limit);

  std::mt19937_64 random_;
  support::TempDir directory_;
  Disk disk_;
  PowerVfs vfs_{disk_};
  Disk::Files files_;  // that the disk has while the power is off
  worker::ManualClock clock_;
  const Database database_{directory_.path() / "xyn.db", clock_};
  Promises promises_;
  Workload workload_;
};

}  // namespace xyn::durability
