// A few connections, shared by the threads of a process.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/store/postgres/connection.h"
#include "xyn/store/postgres/waiting_line.h"
#include "xyn/store/postgres/wake_inbox.h"

namespace xyn::store::postgres {

// Opens connections when they are needed, at most `max_connections`, and keeps them. After a failed
// attempt nobody tries again before a pause that grows, with jitter, from 50 ms to 1 s: a server
// that comes back is not met by everyone at once, and is found within a second.
//
// Whoever waits is served in the order of coming, kUrgent first. One connection, where there are
// two, is never given to kMayBlock: however long others keep a row locked, leases are renewed, runs
// claimed and wake-ups heard.
//
// A worker's wake-ups come over one of the connections, the ear: the one that was given back after
// Connection::Listen. Others are preferred to it but for claims. What it hears is put into the
// inbox: what came with a reply by whoever gives it back, what comes while it is idle by
// ReadWakes. While it is leased nobody else reads from it.
//
// Place: owned by the store. Threads: any.
class Pool {
 public:
  Pool(const ConnectionOptions& options, int max_connections);

  // A connection for as long as this lives; given back, or dropped if it broke.
  class Lease {
   public:
    Lease(Pool& pool, Use use, std::unique_ptr<Connection> connection);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection* operator->() const { return connection_.get(); }
    Connection& operator*() const { return *connection_; }

   private:
    Pool& pool_;
    const Use use_;
    std::unique_ptr<Connection> connection_;
  };

  // Waits for a free connection, or for a new one, at most the deadline of the options and until
  // `until`. Throws Unavailable.
  Lease Take(Use use, base::SteadyTime until = base::SteadyTime::max()) XYN_EXCLUDES(mutex_);

  // Where wake-ups go from now on: one inbox at a time; nullptr: nowhere. Borrowed.
  void HearInto(WakeInbox* inbox) XYN_EXCLUDES(mutex_);

  // Whether there is an ear. The inbox is rung when it is lost.
  bool Hears() XYN_EXCLUDES(mutex_);

  // How many connections have been lost so far, those included that are idle and lost by now; these
  // are dropped. Of the ear ReadWakes finds out.
  int Losses() XYN_EXCLUDES(mutex_);

  // Reads what the ear has heard while idle. The inbox watches its socket meanwhile.
  void ReadWakes() XYN_EXCLUDES(mutex_);

 private:
  using Idle = std::vector<std::unique_ptr<Connection>>;

  // nullptr: the caller is to open one, which is counted already.
  std::unique_ptr<Connection> TakeOpen(Use use, base::SteadyTime until) XYN_EXCLUDES(mutex_);
  std::unique_ptr<Connection> Connect(Use use, base::SteadyTime until) XYN_EXCLUDES(mutex_);
  void GiveBack(std::unique_ptr<Connection> connection, Use use) XYN_EXCLUDES(mutex_);

  void WaitForTurnLocked(Use use, base::SteadyTime until) XYN_REQUIRES(mutex_);
  bool MayBlockLocked() XYN_REQUIRES(mutex_);
  WaitingLine::Waiter* NextLocked() XYN_REQUIRES(mutex_);
  void CallNextLocked() XYN_REQUIRES(mutex_);
  bool IsPausedLocked() const XYN_REQUIRES(mutex_);
  std::unique_ptr<Connection> TakeIdleLocked(Use use) XYN_REQUIRES(mutex_);
  Idle::iterator EarLocked() XYN_REQUIRES(mutex_);
  void DrainLocked(Connection& connection) XYN_REQUIRES(mutex_);
  void DroppedLocked(bool ear) XYN_REQUIRES(mutex_);

  const ConnectionOptions options_;
  const int max_connections_;
  const int max_blocking_;
  base::Mutex mutex_;
  WaitingLine line_ XYN_GUARDED_BY(mutex_);
  Idle idle_ XYN_GUARDED_BY(mutex_);
  int open_ XYN_GUARDED_BY(mutex_) = 0;
  int blocking_ XYN_GUARDED_BY(mutex_) = 0;  // leased to kMayBlock
  int losses_ XYN_GUARDED_BY(mutex_) = 0;
  int failures_ XYN_GUARDED_BY(mutex_) = 0;
  base::SteadyTime next_attempt_ XYN_GUARDED_BY(mutex_);
  std::string last_error_ XYN_GUARDED_BY(mutex_);
  bool hears_ XYN_GUARDED_BY(mutex_) = false;
  WakeInbox* inbox_ XYN_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace xyn::store::postgres
