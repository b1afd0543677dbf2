// How often a look that may have become dear is taken.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>

#include "xyn/base/clock.h"

namespace xyn::store::postgres {

// As long as any session holds an old snapshot, the index entries of rows that have moved on cannot
// be removed, and a look at the left end of an index walks over all of them: in minutes of full
// load a look of a tenth of a millisecond comes to take a second. What knows how to go on without
// it does so, and looks when that costs no more than a twentieth of the time.
//
// Place: a part of what looks. Threads: one at a time.
class LookBudget {
 public:
  // A look that takes less is always taken.
  static constexpr std::chrono::microseconds kCheap{2'000};
  static constexpr int kShare = 20;

  bool IsDear() const { return Cost() >= kCheap; }
  bool IsDue(base::SteadyTime now) const { return now >= DueAt(); }
  base::SteadyTime DueAt() const;

  // At `now` a look ended that took `took`.
  void Looked(base::SteadyTime now, std::chrono::microseconds took);

 private:
  std::chrono::microseconds Cost() const;

  // The least of these is what a look takes; the others were held up by something else.
  std::array<std::chrono::microseconds, 4> latest_{};
  std::size_t next_ = 0;
  base::SteadyTime looked_at_ = base::SteadyTime::min();
};

}  // namespace xyn::store::postgres
