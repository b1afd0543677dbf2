// The process stands still in the middle of a tick: it was stopped, or its machine was.
#include <gtest/gtest.h>

#include "xyn/collector/collector.h"
#include "xyn/collector/testing/scripted_store.h"

namespace xyn::collector {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kInterval{5'000};

// Reading the wall clock, as the collector does once it has published a tick, takes as long as the
// test says.
class SlowClock final : public base::Clock {
 public:
  base::Timestamp Now() const override {
    steady_ += held_up;
    return {};
  }
  base::SteadyTime Steady() const override { return steady_; }

  milliseconds held_up{0};

 private:
  mutable base::SteadyTime steady_{};
};

TEST(CollectorHeldUp, ShowsNothingOldAndGoesOn) {
  ScriptedStore store;
  int looks = 0;
  store.on_health = [&] {
    ++looks;
    return model::DatabaseHealth();
  };
  metrics::Registry registry;
  SlowClock clock;
  const auto log = base::MakeNullLogger();
  Collector collector(store, registry, clock, *log, {.interval = kInterval});

  clock.held_up = 3 * kInterval + milliseconds(1);
  EXPECT_TRUE(collector.TickOnce());
  EXPECT_FALSE(collector.Latest().has_value()) << "it is older than three intervals";
  EXPECT_EQ(looks, 0);

  clock.held_up = milliseconds(0);
  EXPECT_TRUE(collector.TickOnce());
  EXPECT_TRUE(collector.Latest().has_value());
  EXPECT_EQ(looks, 1);
}

}  // namespace
}  // namespace xyn::collector
