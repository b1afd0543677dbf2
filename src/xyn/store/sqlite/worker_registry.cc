#include "xyn/store/sqlite/worker_registry.h"

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {

void SqliteWorkerRegistry::Heartbeat(const std::string& worker_id,
                                     std::chrono::milliseconds period) {
  writer_.Write([&](Connection& connection, base::Timestamp now) {
    connection.Use(sql::kForgetWorkers).Bind(now).Run();
    return connection.Use(sql::kHeartbeat)
        .Bind(now, worker_id, std::chrono::microseconds(period))
        .Run();
  });
}

void SqliteWorkerRegistry::Leave(const std::string& worker_id) {
  writer_.Write([&](Connection& connection, base::Timestamp) {
    return connection.Use(sql::kLeave).Bind(worker_id).Run();
  });
}

std::vector<model::WorkerHeartbeat> ReadWorkers(Connection& connection, base::Timestamp now) {
  Query query = connection.Use(sql::kSampleWorkers);
  query.Bind(now, std::chrono::microseconds(kHeartbeatsSeenFor));
  std::vector<model::WorkerHeartbeat> workers;
  while (query.Step()) {
    workers.push_back({.worker_id = query.Text(0),
                       .age_seconds = static_cast<double>(query.Integer(1)) / 1e6,
                       .alive = query.Boolean(2)});
  }
  return workers;
}

}  // namespace xyn::store::sqlite
