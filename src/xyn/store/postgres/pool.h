// A few connections, shared by the threads of a process.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/condition_variable.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/postgres/connection.h"

namespace xyn::store::postgres {

// Opens connections when they are needed, at most `max_connections`, and keeps them. After a failed
// attempt nobody tries again before a pause that grows, with jitter, from 50 ms to 1 s: a server
// that comes back is not met by everyone at once, and is found within a second.
//
// Place: owned by the store. Threads: any.
class Pool {
 public:
  Pool(const ConnectionOptions& options, int max_connections);

  // A connection for as long as this lives; given back, or dropped if it broke.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection* operator->() const { return connection_.get(); }
    Connection& operator*() const { return *connection_; }

   private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  // Waits for a free connection, at most the deadline of the options. Throws Unavailable.
  Lease Take() XYN_EXCLUDES(mutex_);

 private:
  std::unique_ptr<Connection> Connect() XYN_EXCLUDES(mutex_);
  bool IsExhaustedLocked() const XYN_REQUIRES(mutex_);
  void CheckPauseLocked() const XYN_REQUIRES(mutex_);
  void GiveBack(std::unique_ptr<Connection> connection) XYN_EXCLUDES(mutex_);

  const ConnectionOptions options_;
  const int max_connections_;
  base::Mutex mutex_;
  base::ConditionVariable returned_;
  std::vector<std::unique_ptr<Connection>> idle_ XYN_GUARDED_BY(mutex_);
  int open_ XYN_GUARDED_BY(mutex_) = 0;
  int failures_ XYN_GUARDED_BY(mutex_) = 0;
  base::SteadyTime next_attempt_ XYN_GUARDED_BY(mutex_);
  std::string last_error_ XYN_GUARDED_BY(mutex_);
};

}  // namespace xyn::store::postgres
