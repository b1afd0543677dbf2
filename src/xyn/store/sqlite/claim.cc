#include "xyn/store/sqlite/claim.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "xyn/store/sqlite/ready_runs.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

using model::RunStatus;

std::vector<std::int64_t> FindExpiredRuns(Connection& connection, const ClaimRequest& request,
                                          base::Timestamp now) {
  const std::string names = nlohmann::json(request.blueprints).dump();
  Query query = connection.Use(sql::kExpiredRuns);
  query.Bind(now, names, std::int32_t{request.limit});
  std::vector<std::int64_t> rowids;
  while (query.Step()) rowids.push_back(query.Integer(0));
  return rowids;
}

struct Taken {
  std::int64_t rowid = 0;
  Claim claim;
  base::Timestamp queued_at;
  base::Timestamp run_at;
};

// A run as it will be once it is claimed.
Taken ReadRunToClaim(const Query& row, base::Timestamp now) {
  const base::Timestamp queued_at = row.Time(7);
  const base::Timestamp run_at = row.Time(8);
  return {.rowid = row.Integer(0),
          .claim = {.token = {.run_id = row.Id(1), .attempt = row.Integer32(2) + 1},
                    .name = row.Text(3),
                    .inputs = row.Text(4),
                    .max_attempts = row.Integer32(5),
                    .failures = row.Integer32(6),
                    .waited = now - std::max(queued_at, run_at)},
          .queued_at = queued_at,
          .run_at = run_at};
}

bool IsLeased(Connection& connection, const Taken& run, const std::string& worker_id) {
  Query query = connection.Use(sql::kIsLeased);
  query.Bind(run.rowid, run.claim.token.attempt, worker_id);
  return query.Step();
}

// Executes claim_runs or reclaim_runs; returns what it took in the order of `rowids`.
std::vector<Taken> Take(Connection& connection, std::string_view statement,
                        const std::vector<std::int64_t>& rowids, const ClaimRequest& request,
                        base::Timestamp now) {
  if (rowids.empty()) return {};
  const std::string list = fmt::format("[{}]", fmt::join(rowids, ","));
  std::vector<Taken> taken;
  taken.reserve(rowids.size());
  {
    Query query = connection.Use(sql::kRunsToClaim);
    query.Bind(list);
    while (query.Step()) taken.push_back(ReadRunToClaim(query, now));
  }
  const int changed =
      connection.Use(statement)
          .Bind(now, list, request.worker_id, std::chrono::microseconds(request.lease))
          .Run();
  if (changed != std::ssize(taken)) {  // a trigger of somebody else would not have some
    std::erase_if(taken,
                  [&](const Taken& run) { return !IsLeased(connection, run, request.worker_id); });
  }
  return taken;
}

std::optional<std::chrono::microseconds> NextExpiry(Connection& connection, base::Timestamp now) {
  Query query = connection.Use(sql::kNextExpiry);
  query.Bind(now);
  if (!query.Step()) return std::nullopt;
  return query.Time(0) - now;
}

}  // namespace

ClaimResult ClaimRuns(Connection& connection, const ClaimRequest& request, base::Timestamp now,
                      CountTally& counts, LeasedRows<LeasedRow>& leased) {
  ClaimResult result;
  const auto grant = [&](Taken& run) {
    leased.Remember(run.claim.token.run_id, {.rowid = run.rowid, .name = run.claim.name});
    result.claims.push_back(std::move(run.claim));
  };
  const auto limit = static_cast<std::size_t>(request.limit);
  if (request.reclaim) {
    const auto expired = FindExpiredRuns(connection, request, now);
    for (Taken& run : Take(connection, sql::kReclaimRuns, expired, request, now)) {
      run.claim.reclaimed = true;
      grant(run);
    }
    result.next_expiry = NextExpiry(connection, now);
  }
  if (result.claims.size() == limit) return result;
  const ReadyRuns ready =
      FindReadyRuns(connection, request.blueprints, now, limit - result.claims.size());
  for (Taken& run : Take(connection, sql::kClaimRuns, ready.rowids, request, now)) {
    CountedRun counted{run.claim.name, RunStatus::kQueued, run.queued_at, run.run_at};
    counts.Remove(counted);
    counted.status = RunStatus::kRunning;
    counts.Add(counted);
    grant(run);
  }
  if (ready.next_due) result.next_due = *ready.next_due - now;
  return result;
}

}  // namespace xyn::store::sqlite
