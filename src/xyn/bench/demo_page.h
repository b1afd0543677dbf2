// A page like that of `xyn up --demo` after a while.
#pragma once

#include <memory>
#include <vector>

#include <prometheus/registry.h>

#include "xyn/metrics/exposition.h"
#include "xyn/metrics/process_metrics.h"
#include "xyn/metrics/registry.h"

namespace xyn::bench {

// The families of the database, as a tick leaves them.
class DemoTick final : public metrics::SnapshotSource {
 public:
  DemoTick();
  std::shared_ptr<const metrics::FamilySnapshot> Families() const override { return snapshot_; }

 private:
  std::shared_ptr<const metrics::FamilySnapshot> snapshot_;
};

// Every family of the catalogue that is exported unasked, from the sources that a process has.
class DemoPage {
 public:
  DemoPage();
  DemoPage(const DemoPage&) = delete;
  DemoPage& operator=(const DemoPage&) = delete;

  metrics::Registry& registry() { return registry_; }
  const metrics::Exposition& exposition() const { return exposition_; }

  // The same families, series and values in a registry of prometheus-cpp; process_* stand still
  // there.
  std::shared_ptr<prometheus::Registry> ForExposer() const;

 private:
  metrics::Registry registry_;
  const DemoTick tick_;
  const metrics::ProcessMetrics process_;
  metrics::Exposition exposition_;
};

}  // namespace xyn::bench
