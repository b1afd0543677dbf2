#include "xyn/store/postgres/maintenance.h"

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

// Below this the sum is as cheap as the fold.
constexpr std::int32_t kDeltasWorthFolding = 64;
// Counting reads the whole table: about 4 million rows a second where they are in memory.
constexpr std::chrono::hours kLongestRepair{6};

}  // namespace

Reaped Upkeep::Reap() {
  const Result rows =
      pool_.Take()->Run(kReapRuns, Parameters().Add(std::int32_t{kMaxBatch}), Effect::kChanges);
  Reaped reaped;
  for (int row = 0; row < rows.rows(); ++row) {
    const auto status = model::ParseRunStatus(rows.Text(row, 1)).value();
    ++(status == model::RunStatus::kFailed ? reaped.failed : reaped.cancelled);
    reaped.runs.push_back({.name = std::string(rows.Text(row, 0)), .status = status});
  }
  return reaped;
}

std::int64_t Upkeep::CompactCounts() {
  const Result rows =
      pool_.Take()->Run(kCompactCounts, Parameters().Add(kDeltasWorthFolding), Effect::kChanges);
  return rows.Int64(0, 0);
}

std::int64_t Upkeep::RepairCounts() {
  ConnectionOptions options = options_;
  options.deadline = kLongestRepair;
  return Connection(options).Run(kRepairCounts, Parameters(), Effect::kChanges).Int64(0, 0);
}

}  // namespace xyn::store::postgres
