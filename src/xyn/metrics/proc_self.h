// What the kernel tells a process about itself.
#pragma once

#include <chrono>
#include <optional>

#include "xyn/base/clock.h"

namespace xyn::metrics {

// Keeps its files of /proc open: reading one again is a fifth of the work of opening it.
//
// Threads: any.
// Errors: what the kernel does not tell is nullopt.
class ProcSelf final {
 public:
  ProcSelf();
  ~ProcSelf();
  ProcSelf(const ProcSelf&) = delete;
  ProcSelf& operator=(const ProcSelf&) = delete;

  std::optional<double> CpuSeconds() const;  // user and system, of all threads
  std::optional<double> OpenFds() const;
  std::optional<double> MaxFds() const;
  std::optional<double> VirtualBytes() const;
  std::optional<double> ResidentBytes() const;
  std::optional<double> Threads() const;

  // To the hundredth of a second.
  std::optional<base::Timestamp> StartTime() const { return start_time_; }

 private:
  std::optional<double> MemoryBytes(int field) const;

  const int memory_;   // /proc/self/statm; -1 if it cannot be opened, as below
  const int threads_;  // /proc/self/task
  const int fds_;      // /proc/self/fd
  const std::optional<base::Timestamp> start_time_;
};

}  // namespace xyn::metrics
