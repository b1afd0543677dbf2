// Which run an observation of a histogram was of.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/base/mutex.h"
#include "xyn/base/thread_annotations.h"
#include "xyn/base/uuid.h"

namespace xyn::metrics {

struct Exemplar {
  base::Uuid run_id;
  double value = 0;
  base::Timestamp at;
};

// The latest example of each bucket of a histogram; prometheus-cpp's has no place for them.
//
// Place: beside the histogram, in the registry.
// Threads: any. Put never waits: when two meet, or one meets a scrape, an example is dropped.
class Exemplars {
 public:
  // The upper bounds of the histogram, without +Inf. The clock must outlive this.
  Exemplars(std::span<const double> bounds, const base::Clock& clock);

  // `value` was observed now, of that run.
  void Put(const base::Uuid& run_id, double value);

  // Those of the buckets, +Inf the last.
  std::vector<std::optional<Exemplar>> Latest() const;

 private:
  const std::vector<double> bounds_;
  const base::Clock& clock_;
  mutable base::Mutex mutex_;
  std::vector<std::optional<Exemplar>> latest_ XYN_GUARDED_BY(mutex_);
};

// ` # {run_id="…"} value timestamp`: what OpenMetrics appends to the line of a bucket. Its labels
// have 42 characters, always; 128 are allowed.
void AppendExemplar(const Exemplar& exemplar, std::string& out);

}  // namespace xyn::metrics
