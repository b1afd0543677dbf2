// Looks at the database itself, less often than at the queue.
#pragma once

#include <chrono>
#include <vector>

#include <prometheus/metric_family.h>

#include "xyn/base/clock.h"
#include "xyn/base/log.h"
#include "xyn/collector/fresh.h"
#include "xyn/store/store.h"

namespace xyn::collector {

// Place: owned by Collector; borrows clock and logger. Threads: the one that ticks.
// Errors: a look that fails changes nothing and is tried again an interval later; the first failure
// is logged. After 3 intervals without success the families are gone.
class HealthWatch final {
 public:
  HealthWatch(std::chrono::milliseconds interval, const base::Clock& clock, base::Logger& log);

  // Looks if that is due: at once, and then every interval. True if there is something new to show.
  bool LookIfDue(store::Sampler& sampler);

  // xyn_db_*, as far as the database can tell.
  std::vector<prometheus::MetricFamily> Families() const;

 private:
  const std::chrono::milliseconds interval_;
  const base::Clock& clock_;
  base::Logger& log_;
  Fresh<std::vector<prometheus::MetricFamily>> latest_;
  base::SteadyTime due_;
  bool failing_ = false;
};

// xyn_db_*: a series for each table that tells, none where none does.
std::vector<prometheus::MetricFamily> FamiliesOf(const model::DatabaseHealth& health);

}  // namespace xyn::collector
