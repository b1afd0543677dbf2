#include "xyn/metrics/exemplars.h"

#include <algorithm>
#include <chrono>

#include "xyn/metrics/number_text.h"

namespace xyn::metrics {

Exemplars::Exemplars(std::span<const double> bounds, const base::Clock& clock)
    : bounds_(bounds.begin(), bounds.end()), clock_(clock), latest_(bounds.size() + 1) {}

void Exemplars::Put(const base::Uuid& run_id, double value) {
  const auto bound = std::ranges::lower_bound(bounds_, value);
  const auto bucket = static_cast<std::size_t>(bound - bounds_.begin());
  if (!mutex_.TryLock()) return;
  const base::MutexLock lock(mutex_, std::adopt_lock);
  latest_[bucket] = {.run_id = run_id, .value = value, .at = clock_.Now()};
}

std::vector<std::optional<Exemplar>> Exemplars::Latest() const {
  const base::MutexLock lock(mutex_);
  return latest_;
}

void AppendExemplar(const Exemplar& exemplar, std::string& out) {
  out.append(" # {run_id=\"").append(exemplar.run_id.ToString()).append("\"} ");
  AppendNumber(exemplar.value, out);
  out += ' ';
  AppendNumber(std::chrono::duration<double>(exemplar.at.time_since_epoch()).count(), out);
}

}  // namespace xyn::metrics
