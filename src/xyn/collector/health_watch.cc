#include "xyn/collector/health_watch.h"

#include "xyn/metrics/series.h"

namespace xyn::collector {
namespace {

using metrics::LabelledValue;

}  // namespace

HealthWatch::HealthWatch(std::chrono::milliseconds interval, const base::Clock& clock,
                         base::Logger& log)
    : interval_(interval),
      clock_(clock),
      log_(log),
      latest_(clock, kIntervalsUntilStale * interval),
      due_(clock.Steady()) {}

bool HealthWatch::LookIfDue(store::Sampler& sampler) {
  if (clock_.Steady() < due_) return false;
  due_ = clock_.Steady() + interval_;
  try {
    latest_.Set(FamiliesOf(sampler.SampleHealth()));
    failing_ = false;
    return true;
  } catch (const std::exception& error) {
    if (!failing_) log_.warn("Metrics collector cannot look at the database: {}", error.what());
    failing_ = true;
    return false;
  }
}

std::vector<prometheus::MetricFamily> HealthWatch::Families() const {
  const auto latest = latest_.Get();
  return latest == nullptr ? std::vector<prometheus::MetricFamily>() : *latest;
}

std::vector<prometheus::MetricFamily> FamiliesOf(const model::DatabaseHealth& health) {
  std::vector<LabelledValue> dead_rows;
  std::vector<LabelledValue> sizes;
  for (const model::TableHealth& table : health.tables) {
    if (table.dead_rows) dead_rows.push_back({table.table, static_cast<double>(*table.dead_rows)});
    sizes.push_back({table.table, static_cast<double>(table.size_bytes)});
  }
  std::vector<prometheus::MetricFamily> families = {
      metrics::SeriesByLabel("xyn_db_dead_rows", dead_rows),
      metrics::SeriesByLabel("xyn_db_size_bytes", sizes)};
  if (health.oldest_transaction_seconds) {
    families.push_back(metrics::SingleSeries("xyn_db_oldest_transaction_seconds",
                                             *health.oldest_transaction_seconds));
  }
  return families;
}

}  // namespace xyn::collector
