// Which runs a claim takes.
//
// A lane is a (name, priority) that has QUEUED runs. Lanes are found by skipping through
// ix_runs_claim, one probe each; within a lane the ready runs are the left end, in order. So the
// cost of a claim depends on the lanes and the limit, not on how many runs lie in the future or are
// of blueprints unknown here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

struct ReadyRuns {
  std::vector<std::int64_t> rowids;  // in claim order: priority, run_at, id
  // When the first future run is due; nullopt when there is none, or `limit` runs were found.
  std::optional<base::Timestamp> next_due;
};

// Up to `limit` ready runs of these blueprints, each named once or more often.
ReadyRuns FindReadyRuns(Connection& connection, const std::vector<std::string>& blueprints,
                        base::Timestamp now, std::size_t limit);

}  // namespace xyn::store::sqlite
