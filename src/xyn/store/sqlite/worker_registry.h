// The workers on SQLite. What each method promises stands in store.h.
#pragma once

#include <string>
#include <vector>

#include "xyn/store/sqlite/writer.h"
#include "xyn/store/store.h"

namespace xyn::store::sqlite {

// Place: owned by the store; borrows the writer. Threads: any.
class SqliteWorkerRegistry final : public WorkerRegistry {
 public:
  explicit SqliteWorkerRegistry(Writer& writer) : writer_(writer) {}

  void Heartbeat(const std::string& worker_id, std::chrono::milliseconds period) override;
  void Leave(const std::string& worker_id) override;

 private:
  Writer& writer_;
};

// What a sample at `now` says of the workers. Errors: SQLite::Exception.
std::vector<model::WorkerHeartbeat> ReadWorkers(Connection& connection, base::Timestamp now);

}  // namespace xyn::store::sqlite
