// Keeps the label blueprint_name bounded.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/metrics/registry.h"

namespace xyn::metrics {

// Lets the first `limit` names through and folds all others into "other", so that names made up by
// callers cannot make the page, and Prometheus' index, grow without end.
//
// Place: owned by a component's probe; borrows the registry.
// Threads: any.
class BlueprintLabels final {
 public:
  static constexpr std::size_t kDefaultLimit = 100;
  static constexpr std::string_view kOther = "other";

  explicit BlueprintLabels(Registry& registry, std::size_t limit = kDefaultLimit);
  BlueprintLabels(const BlueprintLabels&) = delete;
  BlueprintLabels& operator=(const BlueprintLabels&) = delete;

  // The value of blueprint_name to use for `name`, valid as long as this object. Each call that
  // folds a name counts in xyn_blueprint_names_folded_total.
  std::string_view LabelFor(std::string_view name);

 private:
  const std::size_t limit_;
  prometheus::Counter& folded_;
  base::Mutex mutex_;
  std::set<std::string, std::less<>> names_ XYN_GUARDED_BY(mutex_);  // only ever grows
};

}  // namespace xyn::metrics
