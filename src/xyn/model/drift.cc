#include "xyn/model/drift.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace xyn::model {
namespace {

// One run too many and one too few elsewhere are one run in the wrong place.
class Misplaced {
 public:
  void Compare(std::int64_t kept, std::int64_t counted) {
    if (kept > counted) too_many_ += kept - counted;
    if (kept < counted) too_few_ += counted - kept;
  }
  std::int64_t runs() const { return std::max(too_many_, too_few_); }

 private:
  std::int64_t too_many_ = 0;
  std::int64_t too_few_ = 0;
};

std::int64_t ByStatus(const QueueSnapshot& kept, const QueueSnapshot& counted) {
  Misplaced misplaced;
  for (std::size_t i = 0; i < kept.depth.size(); ++i) {
    misplaced.Compare(kept.depth.at(i), counted.depth.at(i));
  }
  return misplaced.runs();
}

std::int64_t ByTime(const QueueSnapshot& kept, const QueueSnapshot& counted) {
  Misplaced misplaced;
  misplaced.Compare(kept.ready, counted.ready);
  misplaced.Compare(kept.future, counted.future);
  misplaced.Compare(kept.running_expired, counted.running_expired);
  misplaced.Compare(kept.running_active, counted.running_active);
  misplaced.Compare(kept.running_without_lease, counted.running_without_lease);
  return misplaced.runs();
}

std::int64_t ByBlueprint(const QueueSnapshot& kept, const QueueSnapshot& counted) {
  std::map<std::string_view, std::pair<BlueprintDepth, BlueprintDepth>> depths;
  for (const BlueprintDepth& blueprint : kept.blueprints) {
    depths[blueprint.name].first = blueprint;
  }
  for (const BlueprintDepth& blueprint : counted.blueprints) {
    depths[blueprint.name].second = blueprint;
  }
  Misplaced misplaced;
  for (const auto& [name, depth] : depths) {
    misplaced.Compare(depth.first.queued, depth.second.queued);
    misplaced.Compare(depth.first.running, depth.second.running);
  }
  return misplaced.runs();
}

}  // namespace

std::int64_t Drift(const QueueSnapshot& kept, const QueueSnapshot& counted) {
  return std::max({ByStatus(kept, counted), ByTime(kept, counted), ByBlueprint(kept, counted)});
}

}  // namespace xyn::model
