#include "xyn/store/postgres/sweep.h"

#include <functional>

#include <gtest/gtest.h>

namespace xyn::store::postgres {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Timestamp kNewest{std::chrono::years(56)};
constexpr Sweep::Options kOldOnly{.young_in_between = false};

microseconds Width(const Sweep::Slice& slice) {
  return slice.until - slice.from.value() + microseconds(1);
}

class SweepTest : public testing::Test {
 protected:
  using Cost = std::function<microseconds(const Sweep::Slice&)>;

  Sweep::Slice Next() { return sweep_.Next(kNewest); }
  bool Pass(microseconds took) { return sweep_.Passed(Next(), now_, took); }
  // Until a sweep has ended; returns how many slices it had, and none that cost more than `most`.
  int PassAll(const Cost& cost, microseconds most) {
    for (int slices = 1; slices < 10'000; ++slices) {
      const microseconds took = cost(Next());
      EXPECT_LE(took, most);
      if (Pass(took)) return slices;
    }
    ADD_FAILURE() << "the sweep does not end";
    return 0;
  }
  // A quarter of a microsecond for each entry that died within the last ten minutes, so many a
  // second, or in five minutes longer ago.
  static Cost OfEntries(double per_second, minutes ago) {
    return [=](const Sweep::Slice& slice) {
      const base::Timestamp until = std::min(slice.until, kNewest - ago);
      const base::Timestamp from =
          std::max(slice.from.value_or(base::Timestamp::min()), kNewest - ago - minutes(10));
      const double entries =
          from > until ? 0 : per_second * static_cast<double>((until - from).count()) / 1e6;
      return microseconds(100 + static_cast<long>(entries / 4));
    };
  }

  const base::SteadyTime now_{hours(1)};
  Sweep sweep_{kOldOnly};
};

TEST_F(SweepTest, GoesBackToTheBeginningWithoutGapsOrOverlaps) {
  base::Timestamp next = kNewest;
  for (int slices = 1;; ++slices) {
    const Sweep::Slice slice = Next();
    EXPECT_EQ(slice.until, next);
    const bool is_last = Pass(microseconds(100));
    EXPECT_EQ(is_last, !slice.from);
    if (is_last) {
      EXPECT_EQ(sweep_.took(), microseconds(100)) << "at once it would not take more";
      break;
    }
    EXPECT_LE(*slice.from, slice.until);
    next = *slice.from - microseconds(1);
    ASSERT_LT(slices, 200);
  }
  EXPECT_EQ(Next().until, kNewest) << "and begins anew";
}

TEST_F(SweepTest, NarrowsWhatIsDearAndWidensWhatIsCheap) {
  EXPECT_EQ(Width(Next()), seconds(1));
  Pass(microseconds(100));
  EXPECT_EQ(Width(Next()), seconds(1)) << "no more than all the others";
  Pass(milliseconds(11));
  EXPECT_EQ(Width(Next()), milliseconds(500));
  Pass(milliseconds(5));
  EXPECT_EQ(Width(Next()), milliseconds(500));
  for (int i = 0; i < 10; ++i) Pass(microseconds(100));
  EXPECT_GT(Width(Next()), seconds(1));
}

TEST_F(SweepTest, HasSlicesThatAreNotDear) {
  const int slices = PassAll(OfEntries(40'000, minutes(0)), milliseconds(50));
  EXPECT_LT(slices, 1'000);
  PassAll(OfEntries(20'000, minutes(5)), milliseconds(500));  // of a burst that was over long ago
}

TEST_F(SweepTest, EndsHoweverLongEachSliceTakes) {
  for (const microseconds each : {milliseconds(3), milliseconds(20), milliseconds(1'000)}) {
    EXPECT_LT(PassAll([&](const Sweep::Slice&) { return each; }, each), 200);
  }
  int n = 0;  // nor if that has nothing to do with what is in them
  EXPECT_LT(PassAll([&](const Sweep::Slice&) { return milliseconds(++n % 2 * 100); }, seconds(1)),
            10'000);
}

TEST_F(SweepTest, TakesAFortiethOfTheTimeAndPausesWhereItIsCheap) {
  Pass(milliseconds(5));
  EXPECT_EQ(sweep_.DueAt(), now_ + milliseconds(200));
  Pass(microseconds(10));
  EXPECT_EQ(sweep_.DueAt(), now_ + Sweep::kBetweenSlices);
  while (!Pass(microseconds(10))) {
  }
  EXPECT_EQ(sweep_.DueAt(), now_ + Sweep::kBetweenSweeps);
}

TEST_F(SweepTest, PassesASliceOnce) {
  const Sweep::Slice slice = Next();
  Pass(milliseconds(5));
  const base::Timestamp until = Next().until;
  EXPECT_FALSE(sweep_.Passed(slice, now_, milliseconds(5)));
  EXPECT_EQ(Next().until, until);
}

TEST_F(SweepTest, KnowsWhatALookAtEverythingTakes) {
  int n = 0;
  while (!Pass(++n <= 5 ? microseconds(10'100) : microseconds(100))) {
  }
  EXPECT_EQ(sweep_.took(), microseconds(5 * 10'000 + 100));
}

TEST_F(SweepTest, ComesPastASliceThatAlwaysFails) {
  const base::Timestamp bad = kNewest - minutes(3);
  int failed = 0;
  for (int slices = 0; slices < 10'000; ++slices) {
    const Sweep::Slice slice = Next();
    if (slice.until < bad || (slice.from && *slice.from > bad)) {
      if (Pass(microseconds(100))) break;
    } else {
      sweep_.Failed(slice, now_, milliseconds(10));
      ASSERT_LT(++failed, 10);
    }
  }
  EXPECT_GT(failed, 1);
}

TEST_F(SweepTest, LooksInBetweenAtWhatIsYoungWithoutGaps) {
  Sweep sweep({});
  const auto pass = [&](base::Timestamp newest) {
    const Sweep::Slice slice = sweep.Next(newest);
    sweep.Passed(slice, now_, milliseconds(5));
    return slice;
  };
  base::Timestamp newest = kNewest;
  base::Timestamp young_until = newest;
  base::Timestamp old_until = newest;
  for (int i = 0; i < 10; ++i) {
    const Sweep::Slice young = pass(newest);
    EXPECT_EQ(young.until, newest);
    EXPECT_EQ(young.from, young_until - Sweep::kLate);
    young_until = newest;
    newest += seconds(1);
    const Sweep::Slice old = pass(newest);
    EXPECT_EQ(old.until, old_until) << "the sweep goes on";
    old_until = *old.from - microseconds(1);
  }
  EXPECT_EQ(pass(newest + hours(1)).from, newest + hours(1) - Sweep::kMostYoung);
}

}  // namespace
}  // namespace xyn::store::postgres
