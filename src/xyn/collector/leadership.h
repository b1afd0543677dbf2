// Whether this process is the one that exports the gauges of the database.
//
// Why a leader has stopped before its successor starts:
//
//  1. The database gives the lease to somebody else only when it has run out by the database's
//     clock: at the time of the statement that got or renewed it, plus the lease.
//  2. That statement ran after it was sent. So the lease runs out no earlier than sent_at + lease,
//     whatever the network did to the request or the reply. The leader measures from sent_at on its
//     own monotonic clock, which goes on while the machine is suspended, and compares no clock of
//     its own with the database's; it trusts the lease only until sent_at + lease - margin, as two
//     clocks may not run at quite the same speed.
//  3. Whether the lease is trusted is decided when a scrape asks for the gauges, not by a timer: a
//     process that was stopped for an hour and goes on shows none, before any of its threads has
//     noticed. So a page with the gauges was asked for while the lease was trusted. It may be
//     delivered at any time later, by a slow network or a process that is stopped in between, but
//     Prometheus dates samples by when the scrape began.
//  4. Somebody else exports after the database's answer that it leads, which is after the lease ran
//     out, which is after the former leader has stopped to trust it.
//
// This holds as long as the database's clock is not set forward by more than the margin; if it is,
// two may export for less than a lease.
//
// The term counts the changes of leader. Nothing is written to the database in its name, so nothing
// has to be fenced by it; it tells in logs and in the table who led when.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/leader_terms.h"
#include "xyn/store/store.h"

namespace xyn::collector {

// Stands for election again and again: as a leader to renew its lease, as a follower to take over
// at the instant when the lease of the leader runs out. A process that is not fit to lead does not
// stand: if it led, it stops at once, and its lease runs out for others.
//
// Place: owned by Collector; borrows what it is given, which must outlive it.
// Threads: Holds from any, without waiting; one of its own, so that neither a slow tick costs the
// lease nor a slow renewal a tick.
// Errors: a store that does not answer is asked again soon; the first failure is logged.
class Leadership final {
 public:
  // `is_fit`: whether this process may lead; called from the thread that stands.
  Leadership(std::unique_ptr<store::Election> election, std::string candidate,
             const LeaderTerms& terms, std::function<bool()> is_fit, const base::Clock& clock,
             base::Logger& log);
  ~Leadership();  // stops leading, and resigns if it led

  void Start();

  // Whether this process may export now.
  bool Holds() const;

  // Stands once, on the calling thread, and returns when to stand again; what Start does in time.
  base::SteadyTime Stand();

 private:
  void Run(const std::stop_token& stop);
  base::SteadyTime Elected(std::int64_t term, base::SteadyTime sent_at);
  base::SteadyTime NotElected(std::chrono::microseconds lease_left);
  base::SteadyTime NotFit();
  void Resign();

  const std::unique_ptr<store::Election> election_;
  const std::string candidate_;
  const LeaderTerms terms_;
  const std::function<bool()> is_fit_;
  const base::Clock& clock_;
  base::Logger& log_;
  std::atomic<base::SteadyTime> trusted_until_ = base::SteadyTime::min();

  // Of the thread that stands.
  std::optional<std::int64_t> term_;  // as of the latest answer, while it is fit
  bool failing_ = false;

  std::jthread thread_;
};

}  // namespace xyn::collector
