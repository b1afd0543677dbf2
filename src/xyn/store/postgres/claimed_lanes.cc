#include "xyn/store/postgres/claimed_lanes.h"

#include <algorithm>
#include <limits>
#include <set>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;

// So that an idle worker does not look all the time.
constexpr std::chrono::milliseconds kBetweenGaps{100};

// What a look that failed is taken to have cost at most: the pause after it is a multiple.
constexpr microseconds kDearest = std::chrono::seconds(1);

constexpr std::int64_t kBelowAll = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kAboveAll = std::numeric_limits<std::int64_t>::max();

constexpr base::Uuid kLastId = [] {
  base::Uuid id;
  id.bytes.fill(0xFF);
  return id;
}();

ClaimedLanes::Area Everything(std::span<const std::string> blueprints) {
  ClaimedLanes::Area area;
  for (const std::string& name : std::set(blueprints.begin(), blueprints.end())) {
    area.gaps.push_back({name, kBelowAll, kAboveAll});
  }
  return area;
}

}  // namespace

ClaimedLanes::Area ClaimedLanes::ToClaimFrom(std::span<const std::string> blueprints,
                                             base::SteadyTime now) {
  const base::MutexLock lock(mutex_);
  if (!price_.IsDear() || last_.size() > kMost) return Everything(blueprints);
  Area area = AheadLocked(blueprints);
  if (area.stretches.empty()) return Everything(blueprints);
  if (gaps_due_ <= std::min(now, sweep_.DueAt())) {
    AddGapsLocked(area, blueprints);
  } else if (sweep_.DueAt() <= now) {
    AddSliceLocked(area);
  }
  return area;
}

ClaimedLanes::Area ClaimedLanes::AheadLocked(std::span<const std::string> blueprints) const {
  Area area;
  area.kind = Area::Kind::kAhead;
  for (const auto& [lane, place] : last_) {
    if (std::ranges::find(blueprints, lane.first) == blueprints.end()) continue;
    area.stretches.push_back(
        {lane.first, lane.second, place.first, place.second, std::nullopt, kLastId});
  }
  return area;
}

void ClaimedLanes::AddGapsLocked(Area& area, std::span<const std::string> blueprints) const {
  area.kind = Area::Kind::kAheadAndGaps;
  for (const std::string& name : std::set(blueprints.begin(), blueprints.end())) {
    std::int64_t above = kBelowAll;
    for (auto at = last_.lower_bound({name, std::numeric_limits<std::int32_t>::min()});
         at != last_.end() && at->first.first == name; ++at) {
      area.gaps.push_back({name, above, at->first.second});
      above = at->first.second;
    }
    area.gaps.push_back({name, above, kAboveAll});
  }
}

void ClaimedLanes::AddSliceLocked(Area& area) {
  const std::vector<Stretch> ahead = area.stretches;
  base::Timestamp newest;
  for (const Stretch& lane : ahead) newest = std::max(newest, lane.run_at.value());
  area.kind = Area::Kind::kAheadAndSlice;
  area.slice = sweep_.Next(newest);
  for (const Stretch& lane : ahead) {
    const bool ends_at_the_lane = lane.run_at.value() <= area.slice.until;
    area.stretches.push_back({.name = lane.name,
                              .priority = lane.priority,
                              .run_at = area.slice.from,
                              .id = {},
                              .until = ends_at_the_lane ? lane.run_at : area.slice.until,
                              .until_id = ends_at_the_lane ? lane.id : kLastId});
  }
}

void ClaimedLanes::Looked(const Area& area, base::SteadyTime now, const Found& found) {
  const base::MutexLock lock(mutex_);
  switch (area.kind) {
    case Area::Kind::kEverything:
      if (!price_.IsDear()) sweep_ = Sweep(Sweep::Options());
      price_.Looked(found.took);
      break;
    case Area::Kind::kAhead:
      break;
    case Area::Kind::kAheadAndGaps:
      LookedAtGapsLocked(now, found.took);
      break;
    case Area::Kind::kAheadAndSlice:
      // What others have locked, or what has to wait for runs of a better priority, the next sweep
      // finds.
      if (found.claimed > 0 && (found.claimed == found.wanted || found.behind == found.limit)) {
        sweep_.Yielded(area.slice, now, found.took);
      } else if (sweep_.Passed(area.slice, now, found.took)) {
        price_.Looked(sweep_.took() + gaps_took_);  // as everything would have taken
      }
      break;
  }
}

void ClaimedLanes::Failed(const Area& area, base::SteadyTime now, microseconds took) {
  const microseconds bounded = std::clamp<microseconds>(took, Sweep::Options().dear, kDearest);
  const base::MutexLock lock(mutex_);
  switch (area.kind) {
    case Area::Kind::kEverything:
      price_.Looked(took);
      break;
    case Area::Kind::kAhead:
      break;
    case Area::Kind::kAheadAndGaps:
      LookedAtGapsLocked(now, bounded);
      break;
    case Area::Kind::kAheadAndSlice:
      sweep_.Failed(area.slice, now, bounded);
      break;
  }
}

void ClaimedLanes::LookedAtGapsLocked(base::SteadyTime now, microseconds took) {
  constexpr int kShare = 20;
  gaps_took_ = took;
  gaps_due_ = now + std::max<microseconds>(kShare * took, kBetweenGaps);
}

base::SteadyTime ClaimedLanes::LookDueAt() const {
  const base::MutexLock lock(mutex_);
  return std::min(gaps_due_, sweep_.DueAt());
}

void ClaimedLanes::Claimed(Lane lane) {
  const base::MutexLock lock(mutex_);
  if (last_.size() > kMost) return;
  Place& place = last_[{std::move(lane.name), lane.priority}];
  place = std::max(place, Place(lane.run_at, lane.id));
}

}  // namespace xyn::store::postgres
