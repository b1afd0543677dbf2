#include "xyn/metrics/ended_runs.h"

namespace xyn::metrics {
namespace {

using ByStatus = std::array<prometheus::Counter*, model::kRunStatuses.size()>;

ByStatus Register(Registry& registry, std::string_view family, Registry::Labels labels) {
  ByStatus series{};
  for (const model::RunStatus status : model::kRunStatuses) {
    if (!model::IsTerminal(status)) continue;
    labels["status"] = model::ToString(status);
    series.at(model::IndexOf(status)) = &registry.Counter(family, labels);
  }
  return series;
}

}  // namespace

EndedRuns::EndedRuns(Registry& registry)
    : registry_(registry),
      labels_(registry.blueprint_labels()),
      finished_(Register(registry, "xyn_runs_finished_total", {})) {}

void EndedRuns::Expect(std::string_view blueprint) { SeriesOf(blueprint); }

void EndedRuns::RunEnded(std::string_view blueprint, model::RunStatus status) {
  finished_.at(model::IndexOf(status))->Increment();
  SeriesOf(blueprint).at(model::IndexOf(status))->Increment();
}

EndedRuns::ByStatus& EndedRuns::SeriesOf(std::string_view blueprint) {
  const std::string_view label = labels_.LabelFor(blueprint);
  const base::MutexLock lock(mutex_);
  const auto known = by_label_.find(label);
  if (known != by_label_.end()) return known->second;
  const std::string name(label);
  return by_label_
      .emplace(name,
               Register(registry_, "xyn_blueprint_run_count_total", {{"blueprint_name", name}}))
      .first->second;
}

}  // namespace xyn::metrics
