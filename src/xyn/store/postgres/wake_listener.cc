#include "xyn/store/postgres/wake_listener.h"

#include <poll.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace xyn::store::postgres {
namespace {

using std::chrono::steady_clock;

// After a failed attempt; doubled after each that follows. The first one often fails where sessions
// are ended one after another: it was given one that had a moment to live.
constexpr std::chrono::milliseconds kFirstListenPause{25};
constexpr std::chrono::milliseconds kLongestListenPause{1'000};
// What takes LISTEN and delivers nothing is not asked again soon.
constexpr std::chrono::minutes kDeafPause{5};
constexpr std::chrono::seconds kProbePatience{1};
// For all that it takes to listen: a worker that stops waits for no more than this.
constexpr std::chrono::seconds kPatience{5};

}  // namespace

NotifyListener::NotifyListener(Pool& pool, base::Logger& log)
    : pool_(pool), log_(log), pause_(kFirstListenPause) {
  pool_.HearInto(&inbox_);
}

NotifyListener::~NotifyListener() { pool_.HearInto(nullptr); }

void NotifyListener::Interrupt() { inbox_.Interrupt(); }

void NotifyListener::TryToListen() {
  const base::SteadyTime now = steady_clock::now();
  if (now < next_attempt_) return;
  try {
    const Pool::Lease connection = pool_.Take(Use::kBrief, now + kPatience);
    connection->FinishBy(now + kPatience);
    const bool listens = MakeListen(*connection);
    connection->FinishBy(base::SteadyTime::max());
    if (!listens) return;
    if (reported_) log_.info("Listening for wake-ups again");
    reported_ = false;
    pause_ = kFirstListenPause;
    inbox_.Put("ready");
  } catch (const Error& error) {
    // An attempt takes a connection that others may wait for: half of the time at most.
    const base::SteadyTime end = steady_clock::now();
    next_attempt_ = end + std::max<base::SteadyTime::duration>(pause_, end - now);
    pause_ = std::min(2 * pause_, kLongestListenPause);
    if (!reported_) log_.warn("Cannot listen for wake-ups, polling meanwhile: {}", error.what());
    reported_ = true;
  }
}

bool NotifyListener::MakeListen(Connection& connection) {
  try {
    if (connection.Listen() || Hears(connection)) return true;
    BeDeaf(connection);
    return false;
  } catch (const Error&) {
    connection.GiveUp();  // it may listen without hearing
    throw;
  }
}

// A pooler in transaction mode takes LISTEN and gives the session to somebody else. What tells is
// another of its clients: one that listens and notifies in turn may be given one session for both.
bool NotifyListener::Hears(Connection& connection) {
  const base::SteadyTime until = steady_clock::now() + kProbePatience;
  // Others may be busy with the rest of the connections, and need this one before long.
  pool_.Take(Use::kBrief, until)
      ->RunScript("SELECT pg_notify(xyn_channel(), 'ready')", Effect::kReads);
  while (!connection.NextNotification()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd descriptor{connection.socket(), POLLIN, 0};
    poll(&descriptor, 1, static_cast<int>(left.count()));
    if (!connection.StillOpen()) return false;
  }
  return true;
}

void NotifyListener::BeDeaf(Connection& connection) {
  next_attempt_ = steady_clock::now() + kDeafPause;
  if (!std::exchange(reported_, true)) {
    log_.warn(
        "Wake-ups do not arrive through the pooler in front of PostgreSQL, polling instead: "
        "give workers sessions of their own (pool_mode=session, or no pooler) to have them");
  }
  connection.Unlisten();
}

WakeListener::Wake NotifyListener::Wait(std::chrono::milliseconds timeout) {
  const base::SteadyTime until = steady_clock::now() + timeout;
  for (;;) {
    if (!pool_.Hears()) TryToListen();
    pool_.ReadWakes();
    if (const std::optional<Wake> wake = inbox_.Take()) return *wake;
    if (steady_clock::now() >= until) return Wake::kTimeout;
    inbox_.WaitUntil(pool_.Hears() ? until : std::min(until, next_attempt_));
  }
}

}  // namespace xyn::store::postgres
