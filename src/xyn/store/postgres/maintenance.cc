#include "xyn/store/postgres/maintenance.h"

#include <chrono>

#include "xyn/store/postgres/statements.h"

namespace xyn::store::postgres {
namespace {

// Below this the sum is as cheap as the fold.
constexpr std::int32_t kDeltasWorthFolding = 64;
// Counting reads the whole table: about 4 million rows a second where they are in memory.
constexpr std::chrono::hours kLongestRepair{6};

}  // namespace

Reaped Upkeep::Reap() {
  Reaped reaped;
  for (const ExpiredLeases::Stretch& stretch :
       expired_.ToLookAt(std::chrono::steady_clock::now())) {
    const auto start = std::chrono::steady_clock::now();
    try {
      if (!ReapIn(stretch, reaped)) break;
    } catch (const Error&) {
      const auto now = std::chrono::steady_clock::now();
      expired_.Failed(stretch, now, std::chrono::ceil<std::chrono::microseconds>(now - start));
      if (reaped.runs.empty()) throw;  // else it is to be told what was ended
      break;
    }
  }
  return reaped;
}

// Returns false if there may be more than a batch.
bool Upkeep::ReapIn(const ExpiredLeases::Stretch& stretch, Reaped& reaped) {
  const auto wanted = static_cast<std::int32_t>(kMaxBatch - reaped.runs.size());
  const Result rows =
      pool_.Take(Use::kBrief)
          ->Run(kReapRuns, Parameters().Add(wanted).Add(stretch.from).Add(stretch.until),
                Effect::kChanges);
  for (int row = 0; row < rows.rows(); ++row) {
    if (rows.IsNull(row, 2)) continue;
    const auto status = model::ParseRunStatus(rows.Text(row, 3)).value();
    ++(status == model::RunStatus::kFailed ? reaped.failed : reaped.cancelled);
    reaped.runs.push_back({.name = std::string(rows.Text(row, 2)), .status = status});
  }
  if (reaped.runs.size() == kMaxBatch) return false;
  expired_.Looked(stretch, rows.Time(0, 0), std::chrono::steady_clock::now(),
                  std::chrono::microseconds(rows.Int64(0, 1)));
  return true;
}

std::int64_t Upkeep::CompactCounts() {
  const Result rows =
      pool_.Take(Use::kBrief)
          ->Run(kCompactCounts, Parameters().Add(kDeltasWorthFolding), Effect::kChanges);
  return rows.Int64(0, 0);
}

std::int64_t Upkeep::RepairCounts() {
  ConnectionOptions options = options_;
  options.deadline = kLongestRepair;
  return Connection(options).Run(kRepairCounts, Parameters(), Effect::kChanges).Int64(0, 0);
}

}  // namespace xyn::store::postgres
