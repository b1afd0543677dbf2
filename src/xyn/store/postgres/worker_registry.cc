#include "xyn/store/postgres/worker_registry.h"

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

std::int64_t Microseconds(std::chrono::microseconds duration) { return duration.count(); }

}  // namespace

void Workers::Heartbeat(const std::string& worker_id, std::chrono::milliseconds period) {
  pool_.Take(Use::kBrief)
      ->Run(kHeartbeat, Parameters().Add(std::string_view(worker_id)).Add(Microseconds(period)),
            Effect::kChanges);
}

void Workers::Leave(const std::string& worker_id) {
  pool_.Take(Use::kBrief)
      ->Run(kLeave, Parameters().Add(std::string_view(worker_id)), Effect::kChanges);
}

std::vector<model::WorkerHeartbeat> ReadWorkers(Connection& connection) {
  const Result rows = connection.Run(
      kSampleWorkers, Parameters().Add(Microseconds(kHeartbeatsSeenFor)), Effect::kReads);
  std::vector<model::WorkerHeartbeat> workers;
  workers.reserve(static_cast<std::size_t>(rows.rows()));
  for (int row = 0; row < rows.rows(); ++row) {
    workers.push_back({.worker_id = std::string(rows.Text(row, 0)),
                       .age_seconds = rows.Double(row, 1),
                       .alive = rows.Bool(row, 2)});
  }
  return workers;
}

}  // namespace xyn::store::postgres
