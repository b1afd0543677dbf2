// A walk over all that lies behind an instant, in slices that are cheap.
#pragma once

#include <chrono>
#include <optional>

#include "xyn/base/clock.h"
#include "xyn/store/postgres/look_budget.h"

namespace xyn::store::postgres {

// What makes looks at everything unnecessary where they are dear (look_budget.h): one of them keeps
// whoever waits for it waiting for seconds, while a sweep comes to the same in a twentieth of the
// time, a few milliseconds now and then. It goes back in time to the beginning. As what is left
// behind is mostly young, every other slice is the youngest one there is now. What an instant holds
// is not known beforehand, so each slice is as wide as the ones before it let expect to take
// between kCheap and kDear.
//
// Place: a part of what looks. Threads: one at a time.
class Sweep {
 public:
  static constexpr std::chrono::microseconds kCheap = LookBudget::kCheap;
  static constexpr std::chrono::microseconds kDear{10'000};
  // So that those who are idle do not look all the time.
  static constexpr std::chrono::milliseconds kBetweenSlices{50};
  static constexpr std::chrono::milliseconds kBetweenSweeps{200};

  struct Slice {
    std::optional<base::Timestamp> from;  // nullopt: from the beginning of time
    base::Timestamp until;                // included, as `from`
  };

  // When the next slice is.
  base::SteadyTime DueAt() const { return due_at_; }
  // What lies behind `newest`; begins a sweep there if none is under way.
  Slice Next(base::Timestamp newest);
  // A look at what Next returned last ended at `now`; it took so long. Others do not count. Returns
  // true if everything has been looked at since the sweep began.
  bool Passed(const Slice& slice, base::SteadyTime now, std::chrono::microseconds took);

  // Of everything, when Passed has returned true.
  std::chrono::microseconds took() const { return took_; }

 private:
  std::optional<Slice> next_;
  bool next_is_young_ = true;
  std::chrono::microseconds young_width_ = std::chrono::seconds(1);

  // The sweep proper.
  bool under_way_ = false;
  base::Timestamp until_;
  std::chrono::microseconds width_{};
  std::chrono::microseconds took_{};

  base::SteadyTime due_at_ = base::SteadyTime::min();
};

}  // namespace xyn::store::postgres
