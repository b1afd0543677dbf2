#include "xyn/store/sqlite/claim.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "xyn/store/sqlite/ready_runs.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

std::vector<std::int64_t> FindExpiredRuns(Connection& connection, const ClaimRequest& request,
                                          base::Timestamp now) {
  const std::string names = nlohmann::json(request.blueprints).dump();
  Query query = connection.Use(sql::kExpiredRuns);
  query.Bind(now, names, std::int32_t{request.limit});
  std::vector<std::int64_t> rowids;
  while (query.Step()) rowids.push_back(query.Integer(0));
  return rowids;
}

Claim ReadClaim(const Query& row) {
  return {
      .token = {.run_id = row.Id(0), .attempt = row.Integer32(1)},
      .name = row.Text(2),
      .inputs = row.Text(3),
      .max_attempts = row.Integer32(4),
      .failures = row.Integer32(5),
      .waited = std::chrono::microseconds(row.Integer(6)),
  };
}

// Executes claim_runs or reclaim_runs for each row.
void Take(Connection& connection, std::string_view statement,
          const std::vector<std::int64_t>& rowids, const ClaimRequest& request, base::Timestamp now,
          std::vector<Claim>& claims) {
  for (const std::int64_t rowid : rowids) {
    Query query = connection.Use(statement);
    query.Bind(now, rowid, request.worker_id, std::chrono::microseconds(request.lease));
    if (query.Step()) claims.push_back(ReadClaim(query));
  }
}

std::optional<std::chrono::microseconds> NextExpiry(Connection& connection, base::Timestamp now) {
  Query query = connection.Use(sql::kNextExpiry);
  query.Bind(now);
  if (!query.Step()) return std::nullopt;
  return query.Time(0) - now;
}

}  // namespace

ClaimResult ClaimRuns(Connection& connection, const ClaimRequest& request, base::Timestamp now) {
  ClaimResult result;
  const auto limit = static_cast<std::size_t>(request.limit);
  if (request.reclaim) {
    Take(connection, sql::kReclaimRuns, FindExpiredRuns(connection, request, now), request, now,
         result.claims);
    for (Claim& claim : result.claims) claim.reclaimed = true;
    result.next_expiry = NextExpiry(connection, now);
  }
  if (result.claims.size() == limit) return result;
  const ReadyRuns ready =
      FindReadyRuns(connection, request.blueprints, now, limit - result.claims.size());
  Take(connection, sql::kClaimRuns, ready.rowids, request, now, result.claims);
  if (ready.next_due) result.next_due = *ready.next_due - now;
  return result;
}

}  // namespace xyn::store::sqlite
