#include "xyn/store/postgres/pool.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>

namespace xyn::store::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause{50};
constexpr milliseconds kLongestPause{1'000};

milliseconds PauseAfter(int failures) {
  thread_local std::minstd_rand random(std::random_device{}());
  const milliseconds pause = std::min(kLongestPause, kFirstPause * (1 << std::min(failures, 5)));
  return pause / 2 +
         milliseconds(std::uniform_int_distribution<std::int64_t>(0, pause.count() / 2)(random));
}

}  // namespace

Pool::Lease::Lease(Pool& pool, Use use, std::unique_ptr<Connection> connection)
    : pool_(pool), use_(use), connection_(std::move(connection)) {}

Pool::Lease::~Lease() { pool_.GiveBack(std::move(connection_), use_); }

Pool::Pool(const ConnectionOptions& options, int max_connections)
    : options_(options),
      max_connections_(max_connections),
      max_blocking_(std::max(1, max_connections - 1)) {}

Pool::Lease Pool::Take(Use use, base::SteadyTime until) {
  std::unique_ptr<Connection> connection = TakeOpen(use, until);
  if (connection == nullptr) connection = Connect(use, until);
  return {*this, use, std::move(connection)};
}

std::unique_ptr<Connection> Pool::TakeOpen(Use use, base::SteadyTime until) {
  const base::MutexLock lock(mutex_);
  WaitForTurnLocked(use, until);
  std::unique_ptr<Connection> connection = TakeIdleLocked(use);
  if (connection == nullptr && IsPausedLocked()) {
    CallNextLocked();
    throw Unavailable(last_error_);
  }
  if (connection == nullptr) ++open_;
  if (use == Use::kMayBlock) ++blocking_;
  CallNextLocked();
  return connection;
}

void Pool::WaitForTurnLocked(Use use, base::SteadyTime until) {
  const steady_clock::time_point deadline =
      std::min(steady_clock::now() + options_.deadline, until);
  WaitingLine::Waiter me{use};
  line_.Join(me);
  while (NextLocked() != &me && steady_clock::now() < deadline) {
    me.turn.WaitUntil(mutex_, deadline);
  }
  const bool served = NextLocked() == &me;
  line_.Leave(me);
  if (served) return;
  CallNextLocked();
  throw Timeout("every connection to PostgreSQL is in use");
}

// Who may go now, if anybody may.
WaitingLine::Waiter* Pool::NextLocked() {
  if (idle_.empty() && open_ >= max_connections_) return nullptr;
  return line_.First(MayBlockLocked());
}

// Neither the last connection nor the ear: whoever has the other one is brief.
bool Pool::MayBlockLocked() {
  if (blocking_ >= max_blocking_) return false;
  const bool only_the_ear = idle_.size() == 1 && idle_.front()->listens();
  return max_connections_ == 1 || open_ < max_connections_ || !only_the_ear;
}

void Pool::CallNextLocked() {
  if (WaitingLine::Waiter* next = NextLocked()) next->turn.NotifyOne();
}

bool Pool::IsPausedLocked() const { return failures_ > 0 && steady_clock::now() < next_attempt_; }

std::unique_ptr<Connection> Pool::TakeIdleLocked(Use use) {
  while (!idle_.empty()) {
    const auto ear = EarLocked();
    const bool take_ear = ear != idle_.end() && (use == Use::kClaim || idle_.size() == 1);
    // What may block the ear for long is worth another connection.
    if (take_ear && use == Use::kMayBlock && open_ < max_connections_ && !IsPausedLocked()) break;
    // Of the others, the one that was used last.
    auto chosen = take_ear ? ear : std::prev(idle_.end());
    if (!take_ear && chosen == ear) --chosen;
    std::unique_ptr<Connection> connection = std::move(*chosen);
    idle_.erase(chosen);
    if (connection->StillOpen()) {
      if (connection->listens() && inbox_ != nullptr) inbox_->Unwatch(connection->socket());
      DrainLocked(*connection);
      return connection;
    }
    DroppedLocked(connection->listens());
  }
  return nullptr;
}

std::unique_ptr<Connection> Pool::Connect(Use use, base::SteadyTime until) {
  try {
    auto connection = std::make_unique<Connection>(options_, until);
    const base::MutexLock lock(mutex_);
    failures_ = 0;
    return connection;
  } catch (const std::exception& error) {
    const base::MutexLock lock(mutex_);
    --open_;
    if (use == Use::kMayBlock) --blocking_;
    last_error_ = error.what();
    next_attempt_ = steady_clock::now() + PauseAfter(failures_++);
    CallNextLocked();
    throw;
  }
}

void Pool::GiveBack(std::unique_ptr<Connection> connection, Use use) {
  const bool keep = connection->usable();
  const bool ear = connection->listens();
  if (!keep) connection.reset();
  const base::MutexLock lock(mutex_);
  if (use == Use::kMayBlock) --blocking_;
  if (keep) {
    DrainLocked(*connection);
    if (ear) hears_ = true;
    if (ear && inbox_ != nullptr) inbox_->Watch(connection->socket());
    idle_.push_back(std::move(connection));
  } else {
    DroppedLocked(ear);
  }
  CallNextLocked();
}

void Pool::DroppedLocked(bool ear) {
  --open_;
  ++losses_;
  if (!ear) return;
  hears_ = false;
  if (inbox_ != nullptr) inbox_->Ring();
}

void Pool::HearInto(WakeInbox* inbox) {
  const base::MutexLock lock(mutex_);
  inbox_ = inbox;
  if (inbox == nullptr || !hears_) return;
  inbox->Put("ready");  // nobody has heard what came before
  if (const auto ear = EarLocked(); ear != idle_.end()) inbox->Watch((*ear)->socket());
}

bool Pool::Hears() {
  const base::MutexLock lock(mutex_);
  return hears_;
}

int Pool::Losses() {
  const base::MutexLock lock(mutex_);
  const auto dropped = std::erase_if(idle_, [](const auto& connection) {
    return !connection->listens() && !connection->StillOpen();
  });
  for (std::size_t i = 0; i < dropped; ++i) DroppedLocked(false);
  if (dropped > 0) CallNextLocked();
  return losses_;
}

void Pool::ReadWakes() {
  const base::MutexLock lock(mutex_);
  const auto ear = EarLocked();
  if (ear == idle_.end()) return;
  if ((*ear)->StillOpen()) {
    DrainLocked(**ear);
    return;
  }
  idle_.erase(ear);
  DroppedLocked(true);
  CallNextLocked();
}

Pool::Idle::iterator Pool::EarLocked() {
  return std::ranges::find_if(idle_, [](const auto& connection) { return connection->listens(); });
}

void Pool::DrainLocked(Connection& connection) {
  while (const auto payload = connection.NextNotification()) {
    if (inbox_ != nullptr) inbox_->Put(*payload);
  }
}

}  // namespace xyn::store::postgres
