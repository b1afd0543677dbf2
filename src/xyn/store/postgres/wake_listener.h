// store::WakeListener on PostgreSQL: LISTEN on a connection of its own, where that is of use.
#pragma once

#include <memory>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/store/postgres/connection.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by a worker; borrows the logger.
// Threads: one waits; Interrupt from any.
class NotifyListener final : public WakeListener {
 public:
  NotifyListener(ConnectionOptions options, base::Logger& log);
  ~NotifyListener() override;
  NotifyListener(const NotifyListener&) = delete;
  NotifyListener& operator=(const NotifyListener&) = delete;

  Wake Wait(std::chrono::milliseconds timeout) override;
  void Interrupt() override;

 private:
  // True if a connection listens now. After a reconnection, signals may have been missed.
  bool Connected();
  // Whether notifications arrive.
  bool Hears(Connection& connection) const;
  // Reads what has arrived; false if the connection broke.
  bool Drain();
  bool TakePending(Wake& wake);
  // Waits until there is something to read, an interrupt, or `until`.
  void WaitForEvents(base::SteadyTime until);

  const ConnectionOptions options_;
  base::Logger& log_;
  const int interrupt_;  // an eventfd
  std::unique_ptr<Connection> connection_;
  base::SteadyTime next_attempt_{};
  bool reported_ = false;  // that listening is not possible now
  bool ready_pending_ = false;
  bool cancel_pending_ = false;
  bool interrupted_ = false;
};

}  // namespace xyn::store::postgres
