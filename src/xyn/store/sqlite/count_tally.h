// What a transaction of the queue comes to in the counts.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "xyn/base/clock.h"
#include "xyn/model/run_status.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

// The columns of a run that the counts depend on.
struct CountedRun {
  std::string_view name;
  model::RunStatus status = model::RunStatus::kQueued;
  base::Timestamp queued_at{};
  base::Timestamp run_at{};
};

// Triggers keep the counts whoever writes to runs (migrations/0002_counts.sql), and one that is
// executed for each row costs more than the row. So the queue's own transactions execute none: they
// say here what the triggers would have been told, and it is written once, at their end, added up.
//
// Place: on the stack, in a transaction. Threads: one. Errors: SQLite::Exception.
class CountTally final {
 public:
  // A run, or `n` of them, is now, or is no more, as `run` says.
  void Add(const CountedRun& run, std::int64_t n = 1) { Count(run, n); }
  void Remove(const CountedRun& run) { Count(run, -1); }

  // In the same transaction, after all that was added and removed.
  void Write(Connection& connection) const;

 private:
  struct Live {
    std::int64_t queued = 0;
    std::int64_t delayed = 0;  // of those queued
    std::int64_t running = 0;

    bool IsZero() const { return queued == 0 && delayed == 0 && running == 0; }
  };
  using QueuedAndDue = std::pair<base::Timestamp, base::Timestamp>;  // queued_at, run_at
  using DueAndQueued = std::pair<base::Timestamp, base::Timestamp>;  // run_at, queued_at

  void Count(const CountedRun& run, std::int64_t n);
  void WriteAtOnce(Connection& connection) const;
  void WriteDelayed(Connection& connection) const;

  std::map<std::string, Live, std::less<>> live_;  // by blueprint
  std::array<std::int64_t, model::kRunStatuses.size()> ended_{};
  std::map<QueuedAndDue, std::int64_t> at_once_;
  std::map<DueAndQueued, std::int64_t> delayed_;
};

}  // namespace xyn::store::sqlite
