#include "xyn/collector/deepest_blueprints.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace xyn::collector {
namespace {

using metrics::BlueprintLabels;
using model::BlueprintDepth;

std::int64_t LiveRuns(const BlueprintDepth& depth) { return depth.queued + depth.running; }

}  // namespace

DeepestBlueprints::DeepestBlueprints(metrics::Registry& registry, std::size_t limit)
    : limit_(limit), folded_(registry.Counter("xyn_blueprint_names_folded_total")) {}

std::vector<BlueprintDepth> DeepestBlueprints::Choose(std::span<const BlueprintDepth> live) {
  other_ = {.name = std::string(BlueprintLabels::kOther)};
  std::vector<BlueprintDepth> chosen = Candidates(live);
  if (chosen.size() > limit_) {
    const auto rest = chosen.begin() + static_cast<std::ptrdiff_t>(limit_);
    std::nth_element(chosen.begin(), rest, chosen.end(),
                     [this](const auto& left, const auto& right) { return Before(left, right); });
    Fold({rest, chosen.end()});
    chosen.erase(rest, chosen.end());
  }
  std::ranges::sort(chosen, {}, &BlueprintDepth::name);
  named_.clear();
  for (const BlueprintDepth& depth : chosen) named_.insert(depth.name);
  if (has_other_) chosen.push_back(other_);
  return chosen;
}

// Those that are live, and those that were named before. A blueprint that is itself called "other"
// cannot be told from the rest.
std::vector<BlueprintDepth> DeepestBlueprints::Candidates(std::span<const BlueprintDepth> live) {
  std::set<std::string_view> idle(named_.begin(), named_.end());
  std::vector<BlueprintDepth> candidates;
  for (const BlueprintDepth& depth : live) {
    idle.erase(depth.name);
    if (depth.name == BlueprintLabels::kOther) {
      Fold({&depth, 1});
    } else {
      candidates.push_back(depth);
    }
  }
  for (const std::string_view name : idle) candidates.push_back({.name = std::string(name)});
  return candidates;
}

// Deepest first; of equals those that are named already.
bool DeepestBlueprints::Before(const BlueprintDepth& left, const BlueprintDepth& right) const {
  const auto rank = [this](const BlueprintDepth& depth) {
    return std::tuple(-LiveRuns(depth), !named_.contains(depth.name), std::string_view(depth.name));
  };
  return rank(left) < rank(right);
}

void DeepestBlueprints::Fold(std::span<const BlueprintDepth> rest) {
  for (const BlueprintDepth& depth : rest) {
    if (LiveRuns(depth) == 0) continue;
    other_.queued += depth.queued;
    other_.running += depth.running;
    has_other_ = true;
    folded_.Increment();
  }
}

}  // namespace xyn::collector
