#include "xyn/store/sqlite/ready_runs.h"

#include <algorithm>
#include <compare>
#include <limits>
#include <set>
#include <utility>

#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

struct Lane {
  std::int64_t priority = 0;
  std::string name;

  auto operator<=>(const Lane&) const = default;
};

struct Candidate {
  base::Timestamp run_at;
  std::string id;
  std::int64_t rowid = 0;

  auto operator<=>(const Candidate&) const = default;
};

// Visits the lanes of some blueprints by ascending priority, each found when its turn comes.
class LaneWalk final {
 public:
  LaneWalk(Connection& connection, const std::vector<std::string>& blueprints)
      : connection_(connection) {
    for (const std::string& name : std::set(blueprints.begin(), blueprints.end())) {
      AddAbove({std::numeric_limits<std::int64_t>::min(), name});
    }
  }

  bool AtEnd() const { return ahead_.empty(); }

  // The lanes of the smallest priority that is left.
  std::vector<Lane> NextTier() {
    std::vector<Lane> tier;
    while (!AtEnd() && (tier.empty() || ahead_.begin()->priority == tier.front().priority)) {
      tier.push_back(std::move(ahead_.extract(ahead_.begin()).value()));
    }
    for (const Lane& lane : tier) AddAbove(lane);
    return tier;
  }

 private:
  void AddAbove(const Lane& lane) {
    Query query = connection_.Use(sql::kNextLane);
    query.Bind(lane.name, lane.priority);
    if (query.Step()) ahead_.insert({query.Integer(0), lane.name});
  }

  Connection& connection_;
  std::set<Lane> ahead_;  // the next lane of each name that has one
};

// The first `limit` runs of the lanes of one priority, of those due by `now`.
std::vector<Candidate> ReadTier(Connection& connection, const std::vector<Lane>& tier,
                                base::Timestamp now, std::size_t limit) {
  std::vector<Candidate> merged;
  base::Timestamp latest = now;
  const bool alone = tier.size() == 1;  // then there is nothing to merge with
  for (const Lane& lane : tier) {
    const auto seam = static_cast<std::ptrdiff_t>(merged.size());
    Query query = connection.Use(sql::kReadyRuns);
    query.Bind(lane.name, lane.priority, latest, static_cast<std::int64_t>(limit));
    while (query.Step()) {
      merged.push_back({query.Time(1), alone ? std::string() : query.Text(2), query.Integer(0)});
    }
    if (alone) break;
    std::inplace_merge(merged.begin(), merged.begin() + seam, merged.end());
    if (merged.size() < limit) continue;
    // What is due later than the last one so far has no chance, so the other lanes need not show
    // it.
    merged.resize(limit);
    latest = merged.back().run_at;
  }
  return merged;
}

std::optional<base::Timestamp> NextDue(Connection& connection, const std::vector<Lane>& lanes,
                                       base::Timestamp now) {
  std::optional<base::Timestamp> next;
  for (const Lane& lane : lanes) {
    Query query = connection.Use(sql::kNextDue);
    query.Bind(lane.name, lane.priority, now);
    if (query.Step()) next = std::min(next.value_or(base::Timestamp::max()), query.Time(0));
  }
  return next;
}

}  // namespace

ReadyRuns FindReadyRuns(Connection& connection, const std::vector<std::string>& blueprints,
                        base::Timestamp now, std::size_t limit) {
  ReadyRuns ready;
  std::vector<Lane> visited;
  LaneWalk walk(connection, blueprints);
  while (ready.rowids.size() < limit && !walk.AtEnd()) {
    const std::vector<Lane> tier = walk.NextTier();
    for (const Candidate& run : ReadTier(connection, tier, now, limit - ready.rowids.size())) {
      ready.rowids.push_back(run.rowid);
    }
    visited.insert(visited.end(), tier.begin(), tier.end());
  }
  if (ready.rowids.size() < limit) ready.next_due = NextDue(connection, visited, now);
  return ready;
}

}  // namespace xyn::store::sqlite
