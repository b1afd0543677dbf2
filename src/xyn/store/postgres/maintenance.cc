#include "xyn/store/postgres/maintenance.h"

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

// Below this the sum is as cheap as the fold.
constexpr std::int64_t kDeltasWorthFolding = 64;
// "xyncount", so that it is told from the locks of others.
constexpr std::int64_t kCompactionLock = 0x78796e636f756e74;

}  // namespace

Reaped Upkeep::Reap() {
  const Result rows =
      pool_.Take()->Run(kReapRuns, Parameters().Add(std::int32_t{kMaxBatch}), Effect::kChanges);
  return {rows.Int64(0, 0), rows.Int64(0, 1)};
}

std::int64_t Upkeep::CompactCounts() {
  const Result rows = pool_.Take()->Run(
      kCompactCounts, Parameters().Add(kCompactionLock).Add(kDeltasWorthFolding), Effect::kChanges);
  return rows.Int64(0, 0);
}

}  // namespace xyn::store::postgres
