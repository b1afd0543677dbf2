#include "xyn/store/sqlite/maintenance.h"

#include "xyn/store/sqlite/due_horizon.h"
#include "xyn/store/sqlite/repair.h"
#include "xyn/store/sqlite/run_row.h"
#include "xyn/store/sqlite_sql.h"

namespace xyn::store::sqlite {
namespace {

// Fewer cost a tick nothing worth a write.
constexpr std::int32_t kRowsWorthPruning = 100;
// Others write in between.
constexpr int kMostStepsOfHorizon = 100;

std::int64_t PruneLiveCounts(Connection& connection, base::Timestamp /*now*/) {
  return connection.Use(sql::kPruneLiveCounts).Bind(kRowsWorthPruning).Run();
}

// In one snapshot.
CountCorrections FindCorrections(Connection& connection) {
  connection.Execute("BEGIN");
  CountCorrections corrections = CorrectAll(connection);
  connection.Execute("COMMIT");
  return corrections;
}

}  // namespace

Reaped SqliteMaintenance::Reap() {
  return writer_.Write([](Connection& connection, base::Timestamp now) {
    Query query = connection.Use(sql::kReapRuns);
    query.Bind(now, std::int32_t{kMaxBatch});
    Reaped reaped;
    while (query.Step()) {
      const model::RunStatus status = ReadStatus(query, 0);
      ++(status == model::RunStatus::kFailed ? reaped.failed : reaped.cancelled);
      reaped.runs.push_back({.name = query.Text(1), .status = status});
    }
    return reaped;
  });
}

std::int64_t SqliteMaintenance::CompactCounts() {
  std::int64_t folded = writer_.Write(PruneLiveCounts);
  for (int step = 0; step < kMostStepsOfHorizon; ++step) {
    const std::int64_t counted = writer_.Write([](Connection& connection, base::Timestamp now) {
      return AdvanceHorizon(connection, now);
    });
    if (counted == 0) break;
    folded += counted;
  }
  return folded;
}

std::int64_t SqliteMaintenance::RepairCounts() {
  while (true) {
    const CountCorrections corrections = readers_.Read(FindCorrections);
    if (corrections.Runs() == 0) return 0;
    const auto apply = [&](Connection& connection, base::Timestamp /*now*/) {
      return Apply(connection, corrections);
    };
    if (writer_.Write(apply)) {
      CompactCounts();
      return corrections.Runs();
    }
  }
}

}  // namespace xyn::store::sqlite
