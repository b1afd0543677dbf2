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

Sweep::Slice Sweep::Old() const {
  constexpr base::Timestamp kLongAgo;  // 1970
  const microseconds passed = newest_ - until_;
  const microseconds width = std::clamp(width_, std::max(kNarrowest, passed / kNarrowestPart),
                                        std::max(kFirst, passed / kWidestPart));
  const base::Timestamp from = until_ - width + microseconds(1);
  return {.from = from > kLongAgo ? std::optional(from) : std::nullopt, .until = until_};
}

bool Sweep::Passed(const Slice& slice, base::SteadyTime now, microseconds took) {
  if (!next_ || slice.until != next_->until || slice.from != next_->from) return false;
  next_.reset();
  least_took_ = std::min(least_took_, took);
  if (young_is_next_) {
    young_until_ = slice.until;
  } else {
    PassedOld(slice, took);
  }
  young_is_next_ = options_.young_in_between && !young_is_next_;
  due_at_ =
      now + std::max<microseconds>(kShare * took, under_way_ ? kBetweenSlices : kBetweenSweeps);
  return !under_way_;
}

void Sweep::PassedOld(const Slice& slice, microseconds took) {
  const microseconds beyond_the_least = took - least_took_;
  took_ += beyond_the_least;
  under_way_ = slice.from.has_value();
  if (!slice.from) return;
  const microseconds width = slice.until - *slice.from + microseconds(1);
  until_ = *slice.from - microseconds(1);
  width_ = beyond_the_least < options_.cheap  ? width * 4
           : beyond_the_least > options_.dear ? width / 2
                                              : width;
}

}  // namespace xyn::store::postgres
