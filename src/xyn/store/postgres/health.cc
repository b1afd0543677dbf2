#include "xyn/store/postgres/health.h"

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {

model::DatabaseHealth ReadHealth(Connection& connection) {
  model::DatabaseHealth health;
  const Result oldest = connection.Run(kOldestTransaction, Parameters(), Effect::kReads);
  health.oldest_transaction_seconds = oldest.Double(0, 0);
  const Result tables = connection.Run(kTableHealth, Parameters(), Effect::kReads);
  for (int row = 0; row < tables.rows(); ++row) {
    health.tables.push_back({.table = std::string(tables.Text(row, 0)),
                             .dead_rows = tables.Int64(row, 1),
                             .size_bytes = tables.Int64(row, 2)});
  }
  return health;
}

}  // namespace xyn::store::postgres
