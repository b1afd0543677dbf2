#include "xyn/store/postgres/pool.h"

#include <algorithm>
#include <random>
#include <utility>

namespace xyn::store::postgres {
namespace {

using std::chrono::milliseconds;

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
  {
    std::unique_lock lock(mutex_);
    const bool free = returned_.wait_for(
        lock, options_.deadline, [&] { return !idle_.empty() || open_ < max_connections_; });
    if (!free) throw Timeout("every connection to PostgreSQL is in use");
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      if (connection->StillOpen()) return {*this, std::move(connection)};
      --open_;
    }
    CheckPause();
    ++open_;
  }
  return {*this, Connect()};
}

void Pool::CheckPause() {
  if (failures_ > 0 && std::chrono::steady_clock::now() < next_attempt_) {
    throw Unavailable(last_error_);
  }
}

std::unique_ptr<Connection> Pool::Connect() {
  try {
    auto connection = std::make_unique<Connection>(options_);
    const std::scoped_lock lock(mutex_);
    failures_ = 0;
    return connection;
  } catch (const Error& error) {
    const std::scoped_lock lock(mutex_);
    --open_;
    last_error_ = error.what();
    next_attempt_ = std::chrono::steady_clock::now() + PauseAfter(failures_++);
    returned_.notify_one();
    throw;
  }
}

void Pool::GiveBack(std::unique_ptr<Connection> connection) {
  const bool keep = connection->usable();
  if (!keep) connection.reset();
  const std::scoped_lock lock(mutex_);
  if (keep) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
  returned_.notify_one();
}

}  // namespace xyn::store::postgres
