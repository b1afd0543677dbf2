#include "xyn/store/sqlite/reader_pool.h"

#include <utility>

#include <fmt/format.h>

#include "xyn/store/errors.h"

namespace xyn::store::sqlite {
namespace {

using std::chrono::steady_clock;

// Reads are short, so a few connections serve many threads.
constexpr int kMaxConnections = 4;

}  // namespace

ReaderPool::ReaderPool(std::filesystem::path path, std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)), busy_timeout_(busy_timeout) {}

ReaderPool::Loan::Loan(ReaderPool& from) : pool(from) {
  const steady_clock::time_point deadline = steady_clock::now() + pool.busy_timeout_;
  connection = pool.TakeBy(deadline);
  try {
    if (!connection) {
      connection =
          std::make_unique<Connection>(pool.path_, Connection::Access::kReadOnly, deadline);
    }
    connection->WaitForLocksUntil(deadline);
  } catch (...) {
    pool.PutBack(nullptr);
    throw;
  }
}

ReaderPool::Loan::~Loan() {
  if (!intact) connection.reset();
  pool.PutBack(std::move(connection));
}

std::unique_ptr<Connection> ReaderPool::TakeBy(steady_clock::time_point deadline) {
  const base::MutexLock lock(mutex_);
  while (lent_ == kMaxConnections && steady_clock::now() < deadline) {
    returned_.WaitUntil(mutex_, deadline);
  }
  if (lent_ == kMaxConnections) {
    throw Timeout(fmt::format("{}: all connections were busy reading for longer than {} ms",
                              path_.string(), busy_timeout_.count()));
  }
  ++lent_;
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void ReaderPool::PutBack(std::unique_ptr<Connection> connection) {
  {
    const base::MutexLock lock(mutex_);
    --lent_;
    if (connection) idle_.push_back(std::move(connection));
  }
  returned_.NotifyOne();
}

}  // namespace xyn::store::sqlite
