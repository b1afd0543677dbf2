// Series that are not read one by one, but are all of one instant.
#pragma once

#include <memory>

#include "xyn/metrics/family_snapshot.h"

namespace xyn::metrics {

// Threads: any.
class SnapshotSource {
 public:
  SnapshotSource() = default;
  SnapshotSource(const SnapshotSource&) = delete;
  SnapshotSource& operator=(const SnapshotSource&) = delete;
  virtual ~SnapshotSource() = default;

  // What there is to show now; nullptr if there is nothing.
  virtual std::shared_ptr<const FamilySnapshot> Families() const = 0;
};

}  // namespace xyn::metrics
