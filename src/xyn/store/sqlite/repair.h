// Mends the kept counts after something went past the triggers, while others go on writing.
//
// What is wrong is found in a snapshot that no writer waits for, as the difference of the rows and
// the counts. Triggers add to the counts what a change of the rows adds, so that difference stays
// the same however the rows change after the snapshot; a short transaction adds it to the counts as
// they are then: a row for each blueprint, status and time that is off. Two repairs would add it
// twice: the second one sees by count_header.repairs that there was another since its snapshot, and
// has to start again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "xyn/base/clock.h"
#include "xyn/store/sqlite/connection.h"

namespace xyn::store::sqlite {

// What has to be added to the counts to make them right.
struct LiveCorrection {
  std::string name;
  std::int64_t queued = 0;
  std::int64_t delayed = 0;
  std::int64_t running = 0;
};
struct AtOnceCorrection {
  base::Timestamp queued_at;
  base::Timestamp run_at;
  std::int64_t n = 0;
};
struct EndedCorrection {
  std::string status;
  std::int64_t n = 0;
};
struct CountCorrections {
  std::vector<LiveCorrection> live;
  std::vector<AtOnceCorrection> at_once;
  std::vector<EndedCorrection> ended;
  std::int64_t due_off = 0;  // how many the counts up to the horizon are off: those are forgotten
  std::int64_t repairs = 0;  // how many there were before

  // By how many runs the counts are off, with a run in the wrong place counted once.
  std::int64_t Runs() const;
};

// Compares in one snapshot, the transaction's. The first reads live runs only, by their indexes.
CountCorrections CorrectLive(Connection& connection);
CountCorrections CorrectAll(Connection& connection);

// Returns false, having changed nothing, if there was another repair since they were found.
bool Apply(Connection& connection, const CountCorrections& corrections);

}  // namespace xyn::store::sqlite
