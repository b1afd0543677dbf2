#include "xyn/metrics/blueprint_labels.h"

namespace xyn::metrics {

BlueprintLabels::BlueprintLabels(Registry& registry, std::size_t limit)
    : limit_(limit), folded_(registry.Counter("xyn_blueprint_names_folded_total")) {}

std::string_view BlueprintLabels::LabelFor(std::string_view name) {
  {
    const base::MutexLock lock(mutex_);
    const auto known = names_.find(name);
    if (known != names_.end()) return *known;
    if (names_.size() < limit_) return *names_.emplace(name).first;
  }
  folded_.Increment();
  return kOther;
}

}  // namespace xyn::metrics
