#include "xyn/store/postgres/sweep.h"

#include <algorithm>
#include <utility>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;

constexpr microseconds kFirst = std::chrono::seconds(1);
constexpr microseconds kNarrowest = std::chrono::milliseconds(1);
// Of what the sweep has passed.
constexpr int kWidestPart = 4;
constexpr int kNarrowestPart = 128;

}  // namespace

Sweep::Slice Sweep::Next(base::Timestamp newest) {
  if (!std::exchange(under_way_, true)) {
    newest_ = newest;
    until_ = newest;
    width_ = kFirst;
    slices_ = 0;
    took_ = {};
    least_took_ = microseconds::max();
  }
  next_ = young_is_next_ ? Young(newest) : Old();
  return *next_;
}

Sweep::Slice Sweep::Young(base::Timestamp newest) const {
  const base::Timestamp from = std::min(young_until_.value_or(newest), newest) - kLate;
  return {.from = std::max(from, newest - kMostYoung), .until = newest};
}

microseconds Sweep::NarrowestOld() const {
  return std::max(kNarrowest, (newest_ - until_) / kNarrowestPart);
}

Sweep::Slice Sweep::Old() const {
  constexpr base::Timestamp kLongAgo;  // 1970
  const microseconds width = std::clamp(
      width_, NarrowestOld(), std::max<microseconds>(kFirst, (newest_ - until_) / kWidestPart));
  const base::Timestamp from = until_ - width + microseconds(1);
  return {.from = from > kLongAgo ? std::optional(from) : std::nullopt, .until = until_};
}

// Whether it is what Next returned last.
bool Sweep::TakeNext(const Slice& slice) {
  if (!next_ || slice.until != next_->until || slice.from != next_->from) return false;
  next_.reset();
  return true;
}

void Sweep::PauseAfter(base::SteadyTime now, microseconds took) {
  due_at_ =
      now + std::max<microseconds>(kShare * took, under_way_ ? kBetweenSlices : kBetweenSweeps);
}

bool Sweep::Passed(const Slice& slice, base::SteadyTime now, microseconds took) {
  if (!TakeNext(slice)) return false;
  if (young_is_next_) {
    young_until_ = slice.until;
  } else {
    PassedOld(slice, took);
  }
  young_is_next_ = options_.young_in_between && !young_is_next_;
  PauseAfter(now, took);
  return !under_way_;
}

void Sweep::PassedOld(const Slice& slice, microseconds took) {
  ++slices_;
  took_ += took;
  least_took_ = std::min(least_took_, took);
  under_way_ = slice.from.has_value();
  if (!slice.from) return;
  const microseconds width = slice.until - *slice.from + microseconds(1);
  until_ = *slice.from - microseconds(1);
  const microseconds beyond_the_least = took - least_took_;
  width_ = beyond_the_least < options_.cheap  ? width * 4
           : beyond_the_least > options_.dear ? width / 2
                                              : width;
}

void Sweep::Yielded(const Slice& slice, base::SteadyTime now, microseconds took) {
  if (!young_is_next_ || !TakeNext(slice)) return;
  young_is_next_ = false;
  PauseAfter(now, took);
}

void Sweep::Failed(const Slice& slice, base::SteadyTime now, microseconds took) {
  const bool was_young = young_is_next_;
  if (!TakeNext(slice)) return;
  if (!was_young) {
    const microseconds narrowest = NarrowestOld();
    const bool can_be_narrower = slice.from && *slice.from + narrowest <= slice.until;
    if (can_be_narrower) {
      width_ = std::max((slice.until - *slice.from) / 4, narrowest);
    } else {
      PassedOld(slice, std::max(took, options_.dear));
    }
  }
  young_is_next_ = options_.young_in_between && !was_young;
  PauseAfter(now, took);
}

}  // namespace xyn::store::postgres
