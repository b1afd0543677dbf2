#include "xyn/store/postgres/wake_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace xyn::store::postgres {
namespace {

constexpr std::chrono::seconds kReconnectPause{1};
// What takes LISTEN and delivers nothing is not asked again soon.
constexpr std::chrono::minutes kDeafPause{5};
constexpr std::chrono::seconds kProbePatience{1};

ConnectionOptions ForListening(ConnectionOptions options) {
  options.application_name += "-listen";
  options.deadline = std::chrono::seconds(5);
  options.prepare_statements = false;
  return options;
}

}  // namespace

NotifyListener::NotifyListener(ConnectionOptions options, base::Logger& log)
    : options_(ForListening(std::move(options))),
      log_(log),
      interrupt_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

NotifyListener::~NotifyListener() { close(interrupt_); }

void NotifyListener::Interrupt() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(interrupt_, &one, sizeof one);
}

bool NotifyListener::Connected() {
  if (connection_ != nullptr) return true;
  const base::SteadyTime now = std::chrono::steady_clock::now();
  if (now < next_attempt_) return false;
  try {
    auto connection = std::make_unique<Connection>(options_);
    connection->RunScript("DO $$ BEGIN EXECUTE format('LISTEN %I', xyn_channel()); END $$",
                          Effect::kReads);
    if (!Hears(*connection)) {
      next_attempt_ = std::chrono::steady_clock::now() + kDeafPause;
      if (!std::exchange(reported_, true)) {
        log_.warn(
            "Wake-ups do not arrive through the pooler in front of PostgreSQL, polling instead: "
            "give workers sessions of their own (pool_mode=session, or no pooler) to have them");
      }
      return false;
    }
    connection_ = std::move(connection);
    if (reported_) log_.info("Listening for wake-ups again");
    reported_ = false;
    ready_pending_ = true;
    return true;
  } catch (const Error& error) {
    next_attempt_ = now + kReconnectPause;
    if (!reported_) log_.warn("Cannot listen for wake-ups, polling meanwhile: {}", error.what());
    reported_ = true;
    return false;
  }
}

// A pooler in transaction mode takes LISTEN and gives the session to somebody else. That there is a
// pooler shows by the number of the backend, of which the pooler tells its clients another one.
bool NotifyListener::Hears(Connection& connection) const {
  const Result backend = connection.RunScript("SELECT pg_backend_pid()", Effect::kReads);
  if (backend.Text(0, 0) == std::to_string(PQbackendPID(connection.raw()))) return true;
  Connection(options_).RunScript("SELECT pg_notify(xyn_channel(), 'ready')", Effect::kReads);
  const base::SteadyTime until = std::chrono::steady_clock::now() + kProbePatience;
  while (std::chrono::steady_clock::now() < until) {
    const std::unique_ptr<PGnotify, decltype(&PQfreemem)> notify(PQnotifies(connection.raw()),
                                                                 PQfreemem);
    if (notify != nullptr) return true;
    pollfd descriptor{connection.socket(), POLLIN, 0};
    poll(&descriptor, 1, static_cast<int>(std::chrono::milliseconds(kProbePatience).count()));
    if (PQconsumeInput(connection.raw()) == 0) return false;
  }
  return false;
}

bool NotifyListener::Drain() {
  if (PQconsumeInput(connection_->raw()) == 0) return false;
  while (PGnotify* notify = PQnotifies(connection_->raw())) {
    (std::string_view(notify->extra) == "cancel" ? cancel_pending_ : ready_pending_) = true;
    PQfreemem(notify);
  }
  return PQstatus(connection_->raw()) == CONNECTION_OK;
}

bool NotifyListener::TakePending(Wake& wake) {
  if (std::exchange(interrupted_, false)) {
    wake = Wake::kInterrupted;
  } else if (std::exchange(cancel_pending_, false)) {
    wake = Wake::kCancelRequested;
  } else if (std::exchange(ready_pending_, false)) {
    wake = Wake::kRunsReady;
  } else {
    return false;
  }
  return true;
}

void NotifyListener::WaitForEvents(base::SteadyTime until) {
  std::array<pollfd, 2> descriptors = {
      {{interrupt_, POLLIN, 0}, {connection_ ? connection_->socket() : -1, POLLIN, 0}}};
  const base::SteadyTime wake_at = connection_ ? until : std::min(until, next_attempt_);
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(wake_at - std::chrono::steady_clock::now());
  poll(descriptors.data(), descriptors.size(),
       static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
  if ((descriptors[0].revents & POLLIN) != 0) {
    std::uint64_t count = 0;
    interrupted_ = read(interrupt_, &count, sizeof count) > 0;
  }
  if (connection_ && descriptors[1].revents != 0 && !Drain()) {
    connection_.reset();
    next_attempt_ = std::chrono::steady_clock::now() + kReconnectPause / 10;
  }
}

WakeListener::Wake NotifyListener::Wait(std::chrono::milliseconds timeout) {
  const base::SteadyTime until = std::chrono::steady_clock::now() + timeout;
  Wake wake = Wake::kTimeout;
  for (;;) {
    Connected();
    if (TakePending(wake)) return wake;
    if (std::chrono::steady_clock::now() >= until) return Wake::kTimeout;
    WaitForEvents(until);
  }
}

}  // namespace xyn::store::postgres
