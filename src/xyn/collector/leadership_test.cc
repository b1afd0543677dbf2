#include "xyn/collector/leadership.h"

#include <functional>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/testing/manual_clock.h"

namespace xyn::collector {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kInterval{10'000};
const LeaderTerms kTerms(kInterval);

// The row that processes share, on a clock that a test moves.
class OneRow {
 public:
  explicit OneRow(const base::Clock& clock) : clock_(clock) {}

  store::Candidacy Stand(const std::string& candidate, milliseconds lease) {
    const base::SteadyTime now = clock_.Steady();
    if (leader_ != candidate && expires_at_ > now) {
      return {.term = std::nullopt,
              .lease_left = std::chrono::duration_cast<microseconds>(expires_at_ - now)};
    }
    if (leader_ != candidate) ++term_;
    leader_ = candidate;
    expires_at_ = now + lease;
    return {.term = term_};
  }

  void Resign(const std::string& candidate) {
    if (leader_ == candidate) expires_at_ = clock_.Steady();
  }

 private:
  const base::Clock& clock_;
  std::string leader_;
  std::int64_t term_ = 0;
  base::SteadyTime expires_at_;
};

class LeadershipTest : public testing::Test {
 protected:
  LeadershipTest() { log_.set_pattern("%l %v"); }

  // How one process reaches the row; what `on_the_way` and `on_the_way_back` do happens to it.
  class Line final : public store::Election {
   public:
    Line(LeadershipTest& test) : test_(test) {}  // NOLINT(google-explicit-constructor)

    store::Candidacy Stand(const std::string& candidate, milliseconds lease) override {
      test_.on_the_way();
      const store::Candidacy candidacy = test_.row_.Stand(candidate, lease);
      test_.on_the_way_back();
      return candidacy;
    }
    void Resign(const std::string& candidate) override {
      test_.on_the_way();
      test_.row_.Resign(candidate);
    }

   private:
    LeadershipTest& test_;
  };

  std::unique_ptr<Leadership> Process(const std::string& name) {
    return std::make_unique<Leadership>(
        std::make_unique<Line>(*this), name, kTerms,
        [this, name] { return !unfit_.contains(name); }, clock_, log_);
  }

  // From now until the process wants to stand again.
  milliseconds StandsAgainIn(Leadership& process) {
    return std::chrono::duration_cast<milliseconds>(process.Stand() - clock_.Steady());
  }

  static void CutOff() { throw store::Unavailable("no route to host"); }

  ManualClock clock_;
  OneRow row_{clock_};
  std::set<std::string> unfit_;  // processes whose ticks fail
  std::function<void()> on_the_way = [] {};
  std::function<void()> on_the_way_back = [] {};
  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
};

TEST_F(LeadershipTest, IsHeldByTheFirstWhoStands) {
  const auto a = Process("a");
  const auto b = Process("b");
  EXPECT_FALSE(a->Holds());
  a->Stand();
  b->Stand();
  EXPECT_TRUE(a->Holds());
  EXPECT_FALSE(b->Holds());
}

TEST_F(LeadershipTest, IsKeptByRenewingTwiceAnInterval) {
  const auto a = Process("a");
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(StandsAgainIn(*a), kInterval / 2);
    clock_.Advance(kInterval / 2);
    EXPECT_TRUE(a->Holds());
  }
}

TEST_F(LeadershipTest, EndsByTheClockAlone) {
  const auto a = Process("a");
  a->Stand();
  clock_.Advance(kTerms.lease() - kTerms.margin() - milliseconds(1));
  EXPECT_TRUE(a->Holds());
  clock_.Advance(milliseconds(1));
  EXPECT_FALSE(a->Holds());
}

TEST_F(LeadershipTest, CountsFromWhenTheStatementWasSent) {
  const auto a = Process("a");
  on_the_way = [this] { clock_.Advance(seconds(4)); };
  on_the_way_back = [this] { clock_.Advance(seconds(5)); };
  a->Stand();
  EXPECT_TRUE(a->Holds());
  clock_.Advance(kTerms.lease() - kTerms.margin() - seconds(9));
  EXPECT_FALSE(a->Holds());
}

TEST_F(LeadershipTest, IsNotHeldByAnAnswerThatComesTooLate) {
  const auto a = Process("a");
  on_the_way_back = [this] { clock_.Advance(kTerms.lease()); };
  a->Stand();
  EXPECT_FALSE(a->Holds());
}

TEST_F(LeadershipTest, IsTakenOverWhenTheLeaseRunsOutAndNotBefore) {
  const auto a = Process("a");
  const auto b = Process("b");
  a->Stand();
  const base::SteadyTime lost_at = clock_.Steady();  // a is not heard of again
  while (!b->Holds()) {
    const milliseconds pause = StandsAgainIn(*b);
    ASSERT_FALSE(a->Holds() && b->Holds());
    if (!b->Holds()) clock_.Advance(pause);
  }
  EXPECT_EQ(clock_.Steady() - lost_at, kTerms.lease());
  EXPECT_LT(clock_.Steady() - lost_at, 2 * kInterval);
  EXPECT_FALSE(a->Holds());
}

TEST_F(LeadershipTest, IsNotTakenBackByAFormerLeaderThatGoesOn) {
  const auto a = Process("a");
  const auto b = Process("b");
  a->Stand();
  clock_.Advance(kTerms.lease());
  b->Stand();
  a->Stand();
  EXPECT_FALSE(a->Holds());
  EXPECT_TRUE(b->Holds());
  EXPECT_EQ(lines_.str(),
            "info Leading metrics collector from now on (term 1)\n"
            "info Leading metrics collector from now on (term 2)\n"
            "info No longer the leading metrics collector (term 1)\n");
}

TEST_F(LeadershipTest, IsGivenUpAtOnceByACleanStop) {
  auto a = Process("a");
  const auto b = Process("b");
  a->Stand();
  a.reset();
  b->Stand();
  EXPECT_TRUE(b->Holds());
}

TEST_F(LeadershipTest, IsNotGivenUpByAFollowerThatStops) {
  const auto a = Process("a");
  auto b = Process("b");
  a->Stand();
  b->Stand();
  b.reset();
  Process("c")->Stand();
  EXPECT_EQ(StandsAgainIn(*a), kInterval / 2);
  EXPECT_TRUE(a->Holds());
}

TEST_F(LeadershipTest, SurvivesAFailedRenewalAndTriesAgainSoon) {
  const auto a = Process("a");
  a->Stand();
  clock_.Advance(kInterval / 2);
  on_the_way = CutOff;
  EXPECT_EQ(StandsAgainIn(*a), kTerms.retry_after());
  a->Stand();
  EXPECT_TRUE(a->Holds());
  clock_.Advance(kInterval);
  EXPECT_FALSE(a->Holds());
  on_the_way = [] {};
  a->Stand();
  EXPECT_TRUE(a->Holds());
  EXPECT_EQ(lines_.str(),
            "info Leading metrics collector from now on (term 1)\n"
            "warning cannot stand for election as leading collector: no route to host\n");
}

TEST_F(LeadershipTest, IsLeftToAProcessThatIsFit) {
  const auto a = Process("a");
  const auto b = Process("b");
  const auto c = Process("c");
  a->Stand();
  unfit_ = {"a", "c"};
  EXPECT_EQ(StandsAgainIn(*a), kTerms.retry_after());
  EXPECT_FALSE(a->Holds());
  clock_.Advance(kTerms.lease());
  for (const auto* process : {&a, &c, &b}) (*process)->Stand();
  EXPECT_TRUE(b->Holds());
  EXPECT_EQ(lines_.str(),
            "info Leading metrics collector from now on (term 1)\n"
            "warning No longer the leading metrics collector (term 1): its ticks fail\n"
            "info Leading metrics collector from now on (term 2)\n");
}

TEST_F(LeadershipTest, IsNobodysWhileNobodyIsFitAndBackSoonAfter) {
  const auto a = Process("a");
  a->Stand();
  unfit_ = {"a"};
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(StandsAgainIn(*a), kTerms.retry_after());
    EXPECT_FALSE(a->Holds());
    clock_.Advance(kInterval);
  }
  unfit_ = {};
  a->Stand();
  EXPECT_TRUE(a->Holds());
}

TEST_F(LeadershipTest, IsLookedForAtOnceWhenSomebodyWasFaster) {
  class Faster final : public store::Election {
   public:
    store::Candidacy Stand(const std::string&, milliseconds) override { return {}; }
    void Resign(const std::string&) override {}
  };
  Leadership late(std::make_unique<Faster>(), "late", kTerms, [] { return true; }, clock_, log_);
  EXPECT_EQ(StandsAgainIn(late), kTerms.retry_after());
}

TEST_F(LeadershipTest, EndsAlthoughTheResignationIsNotHeard) {
  auto a = Process("a");
  a->Stand();
  on_the_way = CutOff;
  a.reset();
  EXPECT_NE(lines_.str().find("cannot resign"), std::string::npos);
}

TEST(LeaderTermsTest, LeaveTimeForOneRenewalToFailAndForASuccessorWithinTwoIntervals) {
  for (const milliseconds interval :
       {milliseconds(1'000), milliseconds(5'000), milliseconds(3'600'000)}) {
    const LeaderTerms terms(interval);
    EXPECT_LT(terms.renew_every() + terms.deadline() + terms.retry_after(),
              terms.lease() - terms.margin());
    EXPECT_LT(terms.lease() + terms.retry_after(), 2 * interval);
    EXPECT_GT(terms.margin(), milliseconds(0));
  }
}

}  // namespace
}  // namespace xyn::collector
