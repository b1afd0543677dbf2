#include "xyn/store/postgres/pool.h"

#include <algorithm>
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

Pool::Lease::Lease(Pool& pool, std::unique_ptr<Connection> connection)
    : pool_(pool), connection_(std::move(connection)) {}

Pool::Lease::~Lease() { pool_.GiveBack(std::move(connection_)); }

Pool::Pool(const ConnectionOptions& options, int max_connections)
    : options_(options), max_connections_(max_connections) {}

Pool::Lease Pool::Take() {
  const steady_clock::time_point deadline = steady_clock::now() + options_.deadline;
  {
    const base::MutexLock lock(mutex_);
    while (IsExhaustedLocked() && steady_clock::now() < deadline) {
      returned_.WaitUntil(mutex_, deadline);
    }
    if (IsExhaustedLocked()) throw Timeout("every connection to PostgreSQL is in use");
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->StillOpen()) return {*this, std::move(connection)};
      --open_;
    }
    CheckPauseLocked();
    ++open_;
  }
  return {*this, Connect()};
}

bool Pool::IsExhaustedLocked() const { return idle_.empty() && open_ >= max_connections_; }

void Pool::CheckPauseLocked() const {
  if (failures_ > 0 && steady_clock::now() < next_attempt_) {
    throw Unavailable(last_error_);
  }
}

std::unique_ptr<Connection> Pool::Connect() {
  try {
    auto connection = std::make_unique<Connection>(options_);
    const base::MutexLock lock(mutex_);
    failures_ = 0;
    return connection;
  } catch (const Error& error) {
    const base::MutexLock lock(mutex_);
    --open_;
    last_error_ = error.what();
    next_attempt_ = steady_clock::now() + PauseAfter(failures_++);
    returned_.NotifyOne();
    throw;
  }
}

void Pool::GiveBack(std::unique_ptr<Connection> connection) {
  const bool keep = connection->usable();
  if (!keep) connection.reset();
  const base::MutexLock lock(mutex_);
  if (keep) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
  returned_.NotifyOne();
}

}  // namespace xyn::store::postgres
