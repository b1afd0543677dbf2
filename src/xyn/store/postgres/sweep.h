// A walk over all that lies behind an instant, in slices that are cheap.
#pragma once

#include <chrono>
#include <optional>

#include "xyn/base/clock.h"
#include "xyn/store/postgres/look_price.h"

namespace xyn::store::postgres {

// What makes looks at everything unnecessary where they are dear (look_price.h): one of them keeps
// whoever waits for it waiting for seconds, while a sweep comes to the same in a fortieth of the
// time, a few milliseconds now and then. It goes back in time to the beginning. What an instant
// holds is not known beforehand, so each slice is as wide as the ones before it let expect to take
// between `cheap` and `dear`, beyond what any of them takes; but neither so wide that it could hold
// much more than all of them did, nor so narrow that the sweep would not end.
//
// What is left behind is mostly young, as commits are late by no more than kLate. Where that is to
// be found soon, every other slice is what has come to lie behind since the last such one.
//
// Place: a part of what looks. Threads: one at a time.
class Sweep {
 public:
  struct Options {
    std::chrono::microseconds cheap = LookPrice::kCheap;
    std::chrono::microseconds dear{10'000};
    bool young_in_between = true;
  };
  static constexpr int kShare = 40;  // a slice is followed by a pause of so many times its cost
  static constexpr std::chrono::seconds kLate{2};
  static constexpr std::chrono::seconds kMostYoung{10};  // the widest of the youngest slices
  // So that those who are idle do not look all the time.
  static constexpr std::chrono::milliseconds kBetweenSlices{50};
  static constexpr std::chrono::milliseconds kBetweenSweeps{200};

  struct Slice {
    std::optional<base::Timestamp> from;  // nullopt: from the beginning of time
    base::Timestamp until;                // included, as `from`
  };

  explicit Sweep(const Options& options) : options_(options) {}

  // When the next slice is.
  base::SteadyTime DueAt() const { return due_at_; }
  // What lies behind `newest`; begins a sweep there if none is under way.
  Slice Next(base::Timestamp newest);
  // A look at what Next returned last ended at `now`; it took so long. Others do not count. Returns
  // true if everything has been looked at since the sweep began.
  bool Passed(const Slice& slice, base::SteadyTime now, std::chrono::microseconds took);
  // The same, but there is more in the slice to claim. It is next again; a young one, which grows
  // meanwhile, by turns.
  void Yielded(const Slice& slice, base::SteadyTime now, std::chrono::microseconds took);
  // The same, but the look failed. A narrower one is next, as long as that gets anywhere.
  void Failed(const Slice& slice, base::SteadyTime now, std::chrono::microseconds took);

  // What a look at everything would have taken, when Passed has returned true.
  std::chrono::microseconds took() const { return took_ - (slices_ - 1) * least_took_; }

 private:
  bool TakeNext(const Slice& slice);
  void PauseAfter(base::SteadyTime now, std::chrono::microseconds took);
  Slice Young(base::Timestamp newest) const;
  Slice Old() const;
  std::chrono::microseconds NarrowestOld() const;
  void PassedOld(const Slice& slice, std::chrono::microseconds took);

  Options options_;
  std::optional<Slice> next_;
  base::SteadyTime due_at_ = base::SteadyTime::min();

  bool young_is_next_ = options_.young_in_between;
  std::optional<base::Timestamp> young_until_;  // the latest of those

  // The sweep proper.
  bool under_way_ = false;
  base::Timestamp newest_;
  base::Timestamp until_;
  std::chrono::microseconds width_{};
  int slices_ = 0;
  std::chrono::microseconds took_{};
  std::chrono::microseconds least_took_{};  // by any of them
};

}  // namespace xyn::store::postgres
