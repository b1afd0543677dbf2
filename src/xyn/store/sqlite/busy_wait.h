// Waiting for a lock of another process.
#pragma once

#include <chrono>

namespace xyn::store::sqlite {

// The pauses between attempts to take a lock that the kernel cannot be asked to wait for with a
// deadline: short at first, as most locks are held for a commit's few milliseconds.
//
// Place: on the stack of whoever waits. Threads: one.
class BusyWait final {
 public:
  explicit BusyWait(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}

  // Sleeps a little; returns false, at once, when the deadline has passed.
  bool Pause();

 private:
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::microseconds pause_{100};
};

}  // namespace xyn::store::sqlite
