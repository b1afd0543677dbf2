// The collector's own thread, on the real clock. Each test ends the collector itself, before what
// its script refers to is gone.
#include <atomic>
#include <latch>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include "xyn/collector/collector.h"
#include "xyn/collector/testing/scripted_store.h"
#include "xyn/metrics/exposition.h"

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortInterval{20};

class CollectorThread : public testing::Test {
 protected:
  void Start(milliseconds interval, CollectorMode mode = CollectorMode::kAll) {
    collector_ = std::make_unique<Collector>(store_, registry_, clock_, log_,
                                             CollectorOptions{.interval = interval, .mode = mode});
    collector_->Start();
  }

  bool LeadsNow() const {
    metrics::Exposition page;
    page.Add(*collector_);
    return page.Text().find("\nxyn_collector_leader 1") != std::string::npos;
  }

  std::ostringstream lines_;
  base::Logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)};
  ScriptedStore store_;
  metrics::Registry registry_;
  base::SystemClock clock_;
  std::unique_ptr<Collector> collector_;
};

TEST_F(CollectorThread, SaysThatItStarts) {
  log_.set_pattern("%l %v");
  Start(milliseconds(5'000));
  collector_.reset();
  EXPECT_EQ(lines_.str(), "info Starting metrics collector (interval=5s)\n");
}

TEST_F(CollectorThread, SaysItsIntervalWithAFraction) {
  log_.set_pattern("%v");
  Start(milliseconds(1'500));
  collector_.reset();
  EXPECT_EQ(lines_.str(), "Starting metrics collector (interval=1.5s)\n");
}

TEST_F(CollectorThread, TicksAtOnceAndThenEveryInterval) {
  std::latch ticks(5);
  std::vector<base::SteadyTime> began;
  store_.on_sample = [&] {
    if (began.size() < 5) {
      began.push_back(clock_.Steady());
      ticks.count_down();
    }
    return model::QueueSnapshot();
  };
  const base::SteadyTime start = clock_.Steady();
  Start(kShortInterval);
  ticks.wait();
  collector_.reset();
  for (std::size_t i = 0; i < began.size(); ++i)
    EXPECT_GE(began[i], start + i * kShortInterval) << i;
}

TEST_F(CollectorThread, NeitherWaitsForATickUnderWayNorStartsASecond) {
  std::latch in_tick(1);
  std::latch go_on(1);
  int ticks = 0;
  store_.on_sample = [&] {
    if (++ticks == 1) {
      in_tick.count_down();
      go_on.wait();
    }
    return model::QueueSnapshot();
  };
  Start(kShortInterval);
  in_tick.wait();
  const base::SteadyTime later = clock_.Steady() + 5 * kShortInterval;
  while (clock_.Steady() < later) {
    EXPECT_EQ(collector_->Latest(), std::nullopt);
    EXPECT_EQ(collector_->Families()->size(), 1U);  // xyn_collector_leader
  }
  EXPECT_EQ(ticks, 1);
  go_on.count_down();
  collector_.reset();
}

TEST_F(CollectorThread, ShowsTheDatabaseWhileItLeadsAndResignsWhenItStops) {
  std::vector<std::string> said;
  std::latch stood(1);
  std::latch ticked(1);
  store_.on_stand = [&] {
    if (said.empty()) stood.count_down();
    said.emplace_back("stand");
    return store::Candidacy{.term = 1};
  };
  store_.on_resign = [&] { said.emplace_back("resign"); };
  store_.on_sample = [&] {
    ticked.count_down();
    return model::QueueSnapshot();
  };
  Start(std::chrono::hours(1), CollectorMode::kLeader);
  stood.wait();
  ticked.wait();
  while (collector_->Families()->size() == 1) std::this_thread::yield();
  EXPECT_TRUE(collector_->Latest());
  collector_.reset();
  EXPECT_EQ(said, (std::vector<std::string>{"stand", "resign"}));
}

TEST_F(CollectorThread, KeepsTheLeadWhileItsTicksSucceed) {
  std::latch stood(20);
  store_.on_stand = [&] {
    if (!stood.try_wait()) stood.count_down();
    return store::Candidacy{.term = 1};
  };
  Start(kShortInterval, CollectorMode::kLeader);
  stood.wait();
  collector_.reset();
  EXPECT_EQ(lines_.str().find("No longer"), std::string::npos) << lines_.str();
}

TEST_F(CollectorThread, LeavesTheLeadToOthersWhileItsTicksFail) {
  std::atomic<bool> fails = false;
  store_.on_stand = [] { return store::Candidacy{.term = 1}; };
  store_.on_sample = [&]() -> model::QueueSnapshot {
    if (fails) throw store::Timeout("too slow");
    return {};
  };
  Start(kShortInterval, CollectorMode::kLeader);
  while (!LeadsNow()) std::this_thread::yield();
  fails = true;
  while (LeadsNow()) std::this_thread::yield();
  fails = false;
  while (!LeadsNow()) std::this_thread::yield();
  collector_.reset();
}

TEST_F(CollectorThread, StopsWithoutWaitingForTheNextTick) {
  std::latch ticked(1);
  store_.on_sample = [&] {
    ticked.count_down();
    return model::QueueSnapshot();
  };
  Start(std::chrono::hours(1));
  ticked.wait();
  const base::SteadyTime asked = clock_.Steady();
  collector_.reset();
  EXPECT_LT(clock_.Steady() - asked, std::chrono::minutes(1));
}

}  // namespace
}  // namespace xyn::collector
