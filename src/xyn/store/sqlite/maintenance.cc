#include "xyn/store/sqlite/maintenance.h"

#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {

Reaped SqliteMaintenance::Reap() {
  return writer_.Write([](Connection& connection, base::Timestamp now) {
    Query query = connection.Use(sql::kReapRuns);
    query.Bind(now, std::int32_t{kMaxBatch});
    Reaped reaped;
    while (query.Step()) {
      ++(ReadStatus(query, 0) == model::RunStatus::kFailed ? reaped.failed : reaped.cancelled);
    }
    return reaped;
  });
}

std::int64_t SqliteMaintenance::RepairCounts() {
  return writer_.Write([](Connection& connection, base::Timestamp) {
    std::int64_t off = 0;
    {
      Query query = connection.Use(sql::kCountsOff);
      query.Step();
      off = query.Integer(0);
    }
    connection.Use(sql::kRepairCounts).Step();
    return off;
  });
}

}  // namespace xyn::store::sqlite
