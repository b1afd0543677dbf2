// store::WakeListener on PostgreSQL: LISTEN on one of the pool's connections, where that is of use.
#pragma once

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/postgres/pool.h"
#include "xyn/store/postgres/wake_inbox.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Sees to it that the pool has an ear, and reads it while nobody else uses it. The pool must allow
// two connections: behind a pooler, one tries whether the other hears.
//
// Place: owned by a worker; borrows the pool and the logger. One at a time for each pool.
// Threads: one waits; Interrupt from any.
class NotifyListener final : public WakeListener {
 public:
  NotifyListener(Pool& pool, base::Logger& log);
  ~NotifyListener() override;
  NotifyListener(const NotifyListener&) = delete;
  NotifyListener& operator=(const NotifyListener&) = delete;

  Wake Wait(std::chrono::milliseconds timeout) override;
  void Interrupt() override;

 private:
  // Makes a connection listen, unless that failed a moment ago. Signals may have been missed.
  void TryToListen();
  bool MakeListen(Connection& connection);
  // True if notifications arrive at `connection`, which listens.
  bool Hears(Connection& connection);
  void BeDeaf(Connection& connection);

  Pool& pool_;
  base::Logger& log_;
  WakeInbox inbox_;
  base::SteadyTime next_attempt_{};
  std::chrono::milliseconds pause_;  // after the next failure
  bool reported_ = false;            // that listening is not possible now
};

}  // namespace xyn::store::postgres
