#include "xyn/store/postgres/claimed_lanes.h"

#include <algorithm>

namespace xyn::store::postgres {

std::vector<ClaimedLanes::Lane> ClaimedLanes::ToGoOnIn(std::span<const std::string> blueprints,
                                                       base::SteadyTime now) const {
  const base::MutexLock lock(mutex_);
  std::vector<Lane> lanes;
  if (budget_.IsDue(now) || last_.size() > kMost) return lanes;
  for (const auto& [lane, place] : last_) {
    if (std::ranges::find(blueprints, lane.first) == blueprints.end()) continue;
    lanes.push_back({lane.first, lane.second, place.first, place.second});
  }
  return lanes;
}

base::SteadyTime ClaimedLanes::LookDueAt() const {
  const base::MutexLock lock(mutex_);
  return budget_.DueAt();
}

void ClaimedLanes::Claimed(Lane lane) {
  const base::MutexLock lock(mutex_);
  if (last_.size() > kMost) return;
  Place& place = last_[{std::move(lane.name), lane.priority}];
  place = std::max(place, Place(lane.run_at, lane.id));
}

void ClaimedLanes::Looked(base::SteadyTime now, std::chrono::microseconds took) {
  const base::MutexLock lock(mutex_);
  budget_.Looked(now, took);
}

}  // namespace xyn::store::postgres
