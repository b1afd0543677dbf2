// store::WorkerRegistry on PostgreSQL.
#pragma once

#include <vector>

#include "xyn/store/postgres/pool.h"
#include "xyn/store/store.h"

namespace xyn::store::postgres {

// Place: owned by the store, whose pool it borrows. Threads: any.
class Workers final : public WorkerRegistry {
 public:
  explicit Workers(Pool& pool) : pool_(pool) {}

  void Heartbeat(const std::string& worker_id, std::chrono::milliseconds period) override;
  void Leave(const std::string& worker_id) override;

 private:
  Pool& pool_;
};

// What a sample says of the workers, in the transaction that is open.
std::vector<model::WorkerHeartbeat> ReadWorkers(Connection& connection);

}  // namespace xyn::store::postgres
