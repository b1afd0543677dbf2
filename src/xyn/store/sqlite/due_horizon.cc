#include "xyn/store/sqlite/due_horizon.h"

#include <vector>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

// Delayed runs that came due at the same instant and were queued at the same one.
struct DueRuns {
  base::Timestamp run_at;
  base::Timestamp queued_at;
  std::int64_t count;
};

// The next ones behind the horizon, in the order of the index.
std::vector<DueRuns> BehindHorizon(Connection& connection, base::Timestamp now,
                                   std::int32_t limit) {
  Query query = connection.Use(sql::kRunsBehindHorizon);
  query.Bind(now, limit);
  std::vector<DueRuns> behind;
  while (query.Step()) behind.push_back({query.Time(0), query.Time(1), query.Integer(2)});
  return behind;
}

}  // namespace

std::int64_t AdvanceHorizon(Connection& connection, base::Timestamp now, const HorizonStep& step) {
  if (connection.Use(sql::kIsHorizonAhead).Bind(now).Step()) {
    connection.Execute(std::string(sql::kForgetHorizon));
  }
  const std::vector<DueRuns> behind = BehindHorizon(connection, now, step.places);
  std::int64_t counted = 0;
  for (const DueRuns& due : behind) counted += due.count;
  if (counted < step.runs_worth_counting) return 0;
  for (const DueRuns& due : behind) {
    connection.Use(sql::kAddDue).Bind(due.queued_at, due.count).Run();
  }
  connection.Use(sql::kMoveHorizon)
      .Bind(behind.back().run_at, behind.back().queued_at, counted)
      .Run();
  return counted;
}

}  // namespace xyn::store::sqlite
