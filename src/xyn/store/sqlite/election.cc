#include "xyn/store/sqlite/election.h"

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

// 0 if nobody else's lease stands.
std::chrono::microseconds LeaseLeft(Connection& connection, base::Timestamp now,
                                    const std::string& candidate) {
  Query query = connection.Use(sql::kLeaseLeft);
  query.Bind(now, candidate);
  return std::chrono::microseconds(query.Step() ? query.Integer(0) : 0);
}

}  // namespace

Candidacy SqliteElection::Stand(const std::string& candidate, std::chrono::milliseconds lease) {
  // Those who only wait for the lease to run out do not stand in line with those who write.
  const auto left = readers_.Read(
      [&](Connection& connection) { return LeaseLeft(connection, clock_.Now(), candidate); });
  if (left.count() > 0) return {.term = std::nullopt, .lease_left = left};
  return writer_.Write([&](Connection& connection, base::Timestamp now) {
    Query query = connection.Use(sql::kStand);
    query.Bind(now, candidate, std::chrono::microseconds(lease));
    if (query.Step()) return Candidacy{.term = query.Integer(0)};
    return Candidacy{.term = std::nullopt, .lease_left = LeaseLeft(connection, now, candidate)};
  });
}

void SqliteElection::Resign(const std::string& candidate) {
  writer_.Write([&](Connection& connection, base::Timestamp now) {
    return connection.Use(sql::kResign).Bind(now, candidate).Run();
  });
}

}  // namespace xyn::store::sqlite
