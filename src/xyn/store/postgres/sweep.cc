#include "xyn/store/postgres/sweep.h"

#include <algorithm>
#include <utility>

namespace xyn::store::postgres {
namespace {

using std::chrono::microseconds;

constexpr microseconds kNarrowest = std::chrono::milliseconds(1);
constexpr microseconds kWidest = std::chrono::years(200);

microseconds After(microseconds width, microseconds took) {
  if (took < Sweep::kCheap) return std::min(width * 4, kWidest);
  if (took > Sweep::kDear) return std::max(width / 2, kNarrowest);
  return width;
}

Sweep::Slice SliceBehind(base::Timestamp until, microseconds width) {
  constexpr base::Timestamp kLongAgo;  // 1970
  const base::Timestamp from = until - width + microseconds(1);
  return {.from = from > kLongAgo ? std::optional(from) : std::nullopt, .until = until};
}

}  // namespace

Sweep::Slice Sweep::Next(base::Timestamp newest) {
  if (!std::exchange(under_way_, true)) {
    until_ = newest;
    width_ = young_width_;
    took_ = {};
  }
  next_ = next_is_young_ ? SliceBehind(newest, young_width_) : SliceBehind(until_, width_);
  return *next_;
}

bool Sweep::Passed(const Slice& slice, base::SteadyTime now, microseconds took) {
  if (!next_ || slice.until != next_->until || slice.from != next_->from) return false;
  const bool is_last = !slice.from;
  if (next_is_young_) {
    young_width_ = After(young_width_, took);
    if (is_last) took_ = {};
  } else {
    width_ = After(width_, took);
    until_ = slice.from.value_or(until_) - microseconds(1);
  }
  if (!next_is_young_ || is_last) took_ += took;
  under_way_ = !is_last;
  next_is_young_ = is_last || !next_is_young_;
  next_.reset();
  due_at_ = now + std::max<microseconds>(LookBudget::kShare * took,
                                         is_last ? kBetweenSweeps : kBetweenSlices);
  return is_last;
}

}  // namespace xyn::store::postgres
